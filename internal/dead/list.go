package dead

import (
	"context"
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

// List returns the letters of the topic that the filter means, the oldest first:
// of those that were there when it began, while others may be added.
func List(ctx context.Context, cfg kafka.Config, topic string, filter Filter) ([]Letter, error) {
	letters, _, err := Newest(ctx, cfg, topic, filter, 0)
	return letters, err
}

// Newest is List of at most so many records of each partition, the newest, which
// bounds time and memory; 0 reads all. whole is false when older ones were left
// unread. What says that a letter was replayed lies behind it, and is read with it.
func Newest(ctx context.Context, cfg kafka.Config, topic string, filter Filter, most int64) (letters []Letter, whole bool, err error) {
	r, err := newReader(cfg, topic)
	if err != nil {
		return nil, false, err
	}
	spans, err := r.spans(ctx)
	if err != nil {
		return nil, false, err
	}
	whole = true
	for partition, s := range spans {
		if most > 0 && s.end-s.start > most {
			spans[partition], whole = span{s.end - most, s.end}, false
		}
	}
	b := newBook(filter)
	if err := r.read(ctx, spans, func(record *kgo.Record) error { b.add(record); return nil }); err != nil {
		return nil, false, err
	}
	return b.chosen(), whole, nil
}

// Whole is a letter with everything that its record holds.
type Whole struct {
	Letter
	// Key and Value are the record's; Value is the bytes that were refused.
	Key, Value []byte
	// Headers are the record's, in its order.
	Headers []kgo.RecordHeader
}

// ErrNone says that no letter lies at a position.
var ErrNone = errors.New("there is no dead letter")

// Fetch returns the letter at a position. It is ErrNone when there is none.
func Fetch(ctx context.Context, cfg kafka.Config, topic string, at Position) (Whole, error) {
	r, err := newReader(cfg, topic)
	if err != nil {
		return Whole{}, err
	}
	spans, err := r.spans(ctx)
	if err != nil {
		return Whole{}, err
	}
	held, there := spans[at.Partition]
	switch {
	case !there:
		return Whole{}, fmt.Errorf("%w %s: %s has no partition %d", ErrNone, at, topic, at.Partition)
	case at.Offset < held.start || at.Offset >= held.end:
		return Whole{}, fmt.Errorf("%w %s: partition %d of %s holds the offsets from %d to before %d", ErrNone, at, at.Partition, topic, held.start, held.end)
	}
	var found Whole
	b := newBook(Filter{Positions: []Position{at}})
	err = r.read(ctx, map[int32]span{at.Partition: {at.Offset, held.end}}, func(record *kgo.Record) error {
		b.add(record)
		if record.Offset == at.Offset {
			found = Whole{Key: record.Key, Value: record.Value, Headers: record.Headers}
			if of, isNote := noteOf(record); isNote {
				return fmt.Errorf("%w %s: there lies the note that %s was replayed", ErrNone, at, of)
			}
		}
		return nil
	})
	if err != nil {
		return Whole{}, err
	}
	letters := b.chosen()
	if len(letters) == 0 {
		return Whole{}, fmt.Errorf("%w %s: nothing lies there, only the mark of a transaction or what one took back", ErrNone, at)
	}
	found.Letter = letters[0]
	return found, nil
}
