package verify

import (
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/sink/plan"
)

func TestCheckCommit(t *testing.T) {
	held := span{from: 10, to: 100}
	tests := []struct {
		name     string
		progress plan.Progress
		want     string // part of the problem; empty for none
	}{
		{"acknowledged", plan.Progress{Acknowledged: 50, TopicID: "id"}, ""},
		{"all acknowledged", plan.Progress{Acknowledged: 100, TopicID: "id"}, ""},
		{"nothing left unread", plan.Progress{Acknowledged: 10, TopicID: "id"}, ""},
		{"set by an operator", plan.Progress{Acknowledged: 50}, ""},
		{"intent", plan.Progress{Acknowledged: 50, TopicID: "id", Intent: &plan.Intent{Span: plan.Span{First: 50, Last: 99}}}, ""},
		{"another incarnation", plan.Progress{Acknowledged: 50, TopicID: "older"}, "deleted and created again"},
		{"before the first record", plan.Progress{Acknowledged: 9, TopicID: "id"}, "holds [10,100)"},
		{"behind the end", plan.Progress{Acknowledged: 101, TopicID: "id"}, "holds [10,100)"},
		{"intent not at the offset", plan.Progress{Acknowledged: 50, TopicID: "id", Intent: &plan.Intent{Span: plan.Span{First: 51, Last: 99}}}, "does not begin at"},
		{"intent behind the end", plan.Progress{Acknowledged: 50, TopicID: "id", Intent: &plan.Intent{Span: plan.Span{First: 50, Last: 100}}}, "ends behind"},
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
	in := plan.Intent{Span: plan.Span{First: 5, Last: 9, Count: 4}, Checksum: 0xabc}
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
