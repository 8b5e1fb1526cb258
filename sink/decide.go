package sink

import (
	"errors"
	"fmt"
)

// noOffset stands for "nothing committed yet".
const noOffset = int64(-1)

// committed is what the group last committed for a partition.
type committed struct {
	offset   int64 // noOffset when nothing was
	metadata string
}

// bounds are the offsets a partition holds: [start, end).
type bounds struct {
	start, end int64
}

// decision is how the new owner of a partition begins.
type decision struct {
	replay *intent // stored first, over exactly its range; nil for none
	next   int64   // offset to consume from, after the replay
	acked  int64   // all before it is known to be stored; noOffset when nothing was committed
}

// Reasons not to begin. Each needs an operator, because going on would lose or
// double rows unseen.
var (
	errRecreated  = errors.New("the topic was deleted and created again")
	errOutOfRange = errors.New("the committed offset lies outside the topic")
	errMetadata   = errors.New("the committed offset does not fit its metadata")
)

// decide says how to begin with a partition of the topic incarnation topicID:
// replay exactly the range of an intent, else consume from the committed offset,
// else from the first record. Errors wrap errRecreated, errOutOfRange or errMetadata.
func decide(c committed, b bounds, topicID string) (decision, error) {
	if c.offset < 0 {
		return decision{next: b.start, acked: noOffset}, nil
	}
	note, err := parseMetadata(c.metadata)
	if err != nil {
		return decision{}, fmt.Errorf("%w: %w", errMetadata, err)
	}
	if note.topicID != "" && note.topicID != topicID {
		return decision{}, fmt.Errorf("%w: offset %d was committed for topic id %s, the topic now has id %s",
			errRecreated, c.offset, note.topicID, topicID)
	}
	if c.offset < b.start || c.offset > b.end {
		return decision{}, fmt.Errorf("%w: offset %d, the topic holds [%d,%d)", errOutOfRange, c.offset, b.start, b.end)
	}
	if note.intent == nil {
		return decision{next: c.offset, acked: c.offset}, nil
	}
	in := *note.intent
	if in.first != c.offset {
		return decision{}, fmt.Errorf("%w: offset %d, intent [%d,%d]", errMetadata, c.offset, in.first, in.last)
	}
	if in.last >= b.end {
		return decision{}, fmt.Errorf("%w: intent [%d,%d], the topic holds [%d,%d)", errOutOfRange, in.first, in.last, b.start, b.end)
	}
	return decision{replay: &in, next: in.last + 1, acked: c.offset}, nil
}
