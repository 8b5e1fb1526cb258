package plan

import (
	"errors"
	"fmt"
)

// NoOffset stands for "nothing committed yet".
const NoOffset = int64(-1)

// Committed is what the group last committed for a partition.
type Committed struct {
	Offset   int64  // NoOffset when nothing was
	Metadata string // empty when there is none
}

// Bounds are the offsets a partition holds: [Start, End).
type Bounds struct {
	Start, End int64
}

// Begin is how the new owner of a partition begins.
type Begin struct {
	Replay *Intent // stored first, over exactly its range; nil for none
	Next   int64   // offset to consume from, after the replay
	Acked  int64   // all before it is known to be stored; NoOffset when nothing was committed
}

// Reasons not to begin. Each needs an operator, because going on would lose or
// double rows unseen.
var (
	// ErrRecreated stands for offsets that mean records of a topic that is gone.
	ErrRecreated = errors.New("the topic was deleted and created again")
	// ErrOutOfRange stands for records that expired, or were cut off, before they were stored.
	ErrOutOfRange = errors.New("the committed offset lies outside the topic")
	// ErrMetadata stands for metadata that cannot be read, or that tells of other records.
	ErrMetadata = errors.New("the committed offset does not fit its metadata")
)

// Decide says how to begin with a partition of the topic incarnation topicID:
// replay exactly the range of an intent, else consume from the committed offset,
// else from the first record. Errors wrap ErrRecreated, ErrOutOfRange or ErrMetadata.
func Decide(c Committed, b Bounds, topicID string) (Begin, error) {
	if c.Offset < 0 {
		return Begin{Next: b.Start, Acked: NoOffset}, nil
	}
	note, err := parseMetadata(c.Metadata)
	if err != nil {
		return Begin{}, fmt.Errorf("%w: %w", ErrMetadata, err)
	}
	if note.topicID != "" && note.topicID != topicID {
		return Begin{}, fmt.Errorf("%w: offset %d was committed for topic id %s, the topic now has id %s",
			ErrRecreated, c.Offset, note.topicID, topicID)
	}
	if c.Offset < b.Start || c.Offset > b.End {
		return Begin{}, fmt.Errorf("%w: offset %d, the topic holds [%d,%d)", ErrOutOfRange, c.Offset, b.Start, b.End)
	}
	if note.intent == nil {
		return Begin{Next: c.Offset, Acked: c.Offset}, nil
	}
	in := *note.intent
	if in.First != c.Offset {
		return Begin{}, fmt.Errorf("%w: offset %d, intent [%d,%d]", ErrMetadata, c.Offset, in.First, in.Last)
	}
	if in.Last >= b.End {
		return Begin{}, fmt.Errorf("%w: intent [%d,%d], the topic holds [%d,%d)", ErrOutOfRange, in.First, in.Last, b.Start, b.End)
	}
	return Begin{Replay: &in, Next: in.Last + 1, Acked: c.Offset}, nil
}
