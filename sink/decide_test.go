package sink

import (
	"errors"
	"testing"
)

func TestDecide(t *testing.T) {
	in := intent{span: span{first: 120, last: 480, count: 300}, crc: 7, topicID: "t"}
	held := bounds{start: 100, end: 1000}
	tests := []struct {
		name string
		was  committed
		held bounds
		want decision
		err  error
	}{
		{name: "nothing committed", was: committed{offset: noOffset}, held: held, want: decision{next: 100, acked: noOffset}},
		{name: "all acknowledged", was: committed{300, ackMetadata("t")}, held: held, want: decision{next: 300, acked: 300}},
		{name: "an operator's offset", was: committed{300, ""}, held: held, want: decision{next: 300, acked: 300}},
		{name: "another program's offset", was: committed{300, "hello there"}, held: held, want: decision{next: 300, acked: 300}},
		{name: "at the first record", was: committed{100, ackMetadata("t")}, held: held, want: decision{next: 100, acked: 100}},
		{name: "at the end", was: committed{1000, ackMetadata("t")}, held: held, want: decision{next: 1000, acked: 1000}},
		{name: "an intent", was: committed{120, in.metadata()}, held: held, want: decision{replay: &in, next: 481, acked: 120}},
		{name: "an intent up to the end", was: committed{120, in.metadata()}, held: bounds{100, 481}, want: decision{replay: &in, next: 481, acked: 120}},

		{name: "expired", was: committed{99, ackMetadata("t")}, held: held, err: errOutOfRange},
		{name: "expired without metadata", was: committed{99, ""}, held: held, err: errOutOfRange},
		{name: "truncated", was: committed{1001, ackMetadata("t")}, held: held, err: errOutOfRange},
		{name: "intent expired", was: committed{120, in.metadata()}, held: bounds{121, 1000}, err: errOutOfRange},
		{name: "intent truncated", was: committed{120, in.metadata()}, held: bounds{100, 480}, err: errOutOfRange},
		{name: "recreated", was: committed{300, ackMetadata("other")}, held: held, err: errRecreated},
		{name: "recreated and empty", was: committed{300, ackMetadata("other")}, held: bounds{0, 0}, err: errRecreated},
		{name: "recreated with an intent", was: committed{120, intent{span: in.span, topicID: "other"}.metadata()}, held: held, err: errRecreated},
		{name: "moved away from its intent", was: committed{130, in.metadata()}, held: held, err: errMetadata},
		{name: "unreadable", was: committed{300, "v1 huh"}, held: held, err: errMetadata},
		{name: "of a later version", was: committed{300, "v2 - t"}, held: held, err: errMetadata},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := decide(tt.was, tt.held, "t")
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err != nil {
				return
			}
			if got.next != tt.want.next || got.acked != tt.want.acked || (got.replay == nil) != (tt.want.replay == nil) {
				t.Fatalf("got %+v, want %+v", got, tt.want)
			}
			if got.replay != nil && *got.replay != *tt.want.replay {
				t.Fatalf("replay %+v, want %+v", got.replay, tt.want.replay)
			}
		})
	}
}

// TestDecide_everyCommit_isReplayedExactlyOrConsumedFrom goes through every small
// case: whatever was committed and is still held, no record is passed over and
// none is stored under another range than before.
func TestDecide_everyCommit_isReplayedExactlyOrConsumedFrom(t *testing.T) {
	const n = 6
	for start := int64(0); start < n; start++ {
		for end := start; end < n; end++ {
			for offset := int64(0); offset < n; offset++ {
				held := bounds{start, end}
				got, err := decide(committed{offset, ackMetadata("t")}, held, "t")
				if inside := offset >= start && offset <= end; inside != (err == nil) || err == nil && got.next != offset {
					t.Errorf("acknowledged %d of %+v: %+v, %v", offset, held, got, err)
				}
				for last := offset; last < n; last++ {
					in := intent{span: span{first: offset, last: last, count: 1}, topicID: "t"}
					got, err := decide(committed{offset, in.metadata()}, held, "t")
					whole := offset >= start && last < end
					if whole != (err == nil) || err == nil && (*got.replay != in || got.next != last+1) {
						t.Errorf("intent [%d,%d] of %+v: %+v, %v", offset, last, held, got, err)
					}
				}
			}
		}
	}
}
