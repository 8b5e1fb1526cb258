package verify

import (
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/sink"
)

func TestCheckCommit(t *testing.T) {
	held := span{from: 10, to: 100}
	tests := []struct {
		name     string
		progress sink.Progress
		want     string // part of the problem; empty for none
	}{
		{"acknowledged", sink.Progress{Acknowledged: 50, TopicID: "id"}, ""},
		{"all acknowledged", sink.Progress{Acknowledged: 100, TopicID: "id"}, ""},
		{"nothing left unread", sink.Progress{Acknowledged: 10, TopicID: "id"}, ""},
		{"set by an operator", sink.Progress{Acknowledged: 50}, ""},
		{"intent", sink.Progress{Acknowledged: 50, TopicID: "id", Intent: &sink.Intent{First: 50, Last: 99}}, ""},
		{"another incarnation", sink.Progress{Acknowledged: 50, TopicID: "older"}, "deleted and created again"},
		{"before the first record", sink.Progress{Acknowledged: 9, TopicID: "id"}, "holds [10,100)"},
		{"behind the end", sink.Progress{Acknowledged: 101, TopicID: "id"}, "holds [10,100)"},
		{"intent not at the offset", sink.Progress{Acknowledged: 50, TopicID: "id", Intent: &sink.Intent{First: 51, Last: 99}}, "does not begin at"},
		{"intent behind the end", sink.Progress{Acknowledged: 50, TopicID: "id", Intent: &sink.Intent{First: 50, Last: 100}}, "ends behind"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := checkCommit(tt.progress, held, "id")
			if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestCheckIntent(t *testing.T) {
	in := sink.Intent{First: 5, Last: 9, Count: 4, Checksum: 0xabc}
	if problem := checkIntent(in, 4, 0xabc); problem != "" {
		t.Error(problem)
	}
	for _, other := range []struct {
		count int
		sum   uint32
	}{{3, 0xabc}, {4, 0xabd}} {
		if problem := checkIntent(in, other.count, other.sum); !strings.Contains(problem, "names 4 records with checksum 00000abc") {
			t.Errorf("%+v: %q", other, problem)
		}
	}
}
