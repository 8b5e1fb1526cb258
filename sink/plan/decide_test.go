package plan

import (
	"errors"
	"testing"
)

func TestDecide(t *testing.T) {
	in := Intent{Span: Span{First: 120, Last: 480, Count: 300}, Checksum: 7, TopicID: "t"}
	held := Bounds{Start: 100, End: 1000}
	tests := []struct {
		name string
		was  Committed
		held Bounds
		want Begin
		err  error
	}{
		{name: "nothing committed", was: Committed{Offset: NoOffset}, held: held, want: Begin{Next: 100, Acked: NoOffset}},
		{name: "all acknowledged", was: Committed{300, Acknowledgement("t")}, held: held, want: Begin{Next: 300, Acked: 300}},
		{name: "an operator's offset", was: Committed{300, ""}, held: held, want: Begin{Next: 300, Acked: 300}},
		{name: "another program's offset", was: Committed{300, "hello there"}, held: held, want: Begin{Next: 300, Acked: 300}},
		{name: "at the first record", was: Committed{100, Acknowledgement("t")}, held: held, want: Begin{Next: 100, Acked: 100}},
		{name: "at the end", was: Committed{1000, Acknowledgement("t")}, held: held, want: Begin{Next: 1000, Acked: 1000}},
		{name: "an intent", was: Committed{120, in.Metadata()}, held: held, want: Begin{Replay: &in, Next: 481, Acked: 120}},
		{name: "an intent up to the end", was: Committed{120, in.Metadata()}, held: Bounds{100, 481}, want: Begin{Replay: &in, Next: 481, Acked: 120}},

		{name: "expired", was: Committed{99, Acknowledgement("t")}, held: held, err: ErrOutOfRange},
		{name: "expired without metadata", was: Committed{99, ""}, held: held, err: ErrOutOfRange},
		{name: "truncated", was: Committed{1001, Acknowledgement("t")}, held: held, err: ErrOutOfRange},
		{name: "intent expired", was: Committed{120, in.Metadata()}, held: Bounds{121, 1000}, err: ErrOutOfRange},
		{name: "intent truncated", was: Committed{120, in.Metadata()}, held: Bounds{100, 480}, err: ErrOutOfRange},
		{name: "recreated", was: Committed{300, Acknowledgement("other")}, held: held, err: ErrRecreated},
		{name: "recreated and empty", was: Committed{300, Acknowledgement("other")}, held: Bounds{0, 0}, err: ErrRecreated},
		{name: "recreated with an intent", was: Committed{120, Intent{Span: in.Span, TopicID: "other"}.Metadata()}, held: held, err: ErrRecreated},
		{name: "moved away from its intent", was: Committed{130, in.Metadata()}, held: held, err: ErrMetadata},
		{name: "unreadable", was: Committed{300, "v1 huh"}, held: held, err: ErrMetadata},
		{name: "of a later version", was: Committed{300, "v2 - t"}, held: held, err: ErrMetadata},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Decide(tt.was, tt.held, "t")
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if err != nil {
				return
			}
			if got.Next != tt.want.Next || got.Acked != tt.want.Acked || (got.Replay == nil) != (tt.want.Replay == nil) {
				t.Fatalf("got %+v, want %+v", got, tt.want)
			}
			if got.Replay != nil && *got.Replay != *tt.want.Replay {
				t.Fatalf("replay %+v, want %+v", got.Replay, tt.want.Replay)
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
				held := Bounds{start, end}
				got, err := Decide(Committed{offset, Acknowledgement("t")}, held, "t")
				if inside := offset >= start && offset <= end; inside != (err == nil) || err == nil && got.Next != offset {
					t.Errorf("acknowledged %d of %+v: %+v, %v", offset, held, got, err)
				}
				for last := offset; last < n; last++ {
					in := Intent{Span: Span{First: offset, Last: last, Count: 1}, TopicID: "t"}
					got, err := Decide(Committed{offset, in.Metadata()}, held, "t")
					whole := offset >= start && last < end
					if whole != (err == nil) || err == nil && (*got.Replay != in || got.Next != last+1) {
						t.Errorf("intent [%d,%d] of %+v: %+v, %v", offset, last, held, got, err)
					}
				}
			}
		}
	}
}
