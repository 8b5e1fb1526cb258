package dead

import (
	"context"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
)

// List returns the letters of the topic that the filter means, the oldest first:
// of those that were there when it began, while others may be added.
func List(ctx context.Context, cfg kafka.Config, topic string, filter Filter) ([]Letter, error) {
	r, err := newReader(cfg, topic)
	if err != nil {
		return nil, err
	}
	spans, err := r.spans(ctx)
	if err != nil {
		return nil, err
	}
	b := newBook(filter)
	if err := r.read(ctx, spans, func(record *kgo.Record) error { b.add(record); return nil }); err != nil {
		return nil, err
	}
	return b.chosen(), nil
}

// Whole is a letter with everything that its record holds.
type Whole struct {
	Letter
	// Key and Value are the record's; Value is the bytes that were refused.
	Key, Value []byte
	// Headers are the record's, in its order.
	Headers []kgo.RecordHeader
}

// Fetch returns the letter at a position. It is an error when there is none.
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
		return Whole{}, fmt.Errorf("dead letter %s: %s has no partition %d", at, topic, at.Partition)
	case at.Offset < held.start || at.Offset >= held.end:
		return Whole{}, fmt.Errorf("dead letter %s: partition %d of %s holds the offsets from %d to before %d", at, at.Partition, topic, held.start, held.end)
	}
	var found Whole
	b := newBook(Filter{Positions: []Position{at}})
	err = r.read(ctx, map[int32]span{at.Partition: {at.Offset, held.end}}, func(record *kgo.Record) error {
		b.add(record)
		if record.Offset == at.Offset {
			found = Whole{Key: record.Key, Value: record.Value, Headers: record.Headers}
			if of, isNote := noteOf(record); isNote {
				return fmt.Errorf("dead letter %s: there lies the note that %s was replayed", at, of)
			}
		}
		return nil
	})
	if err != nil {
		return Whole{}, err
	}
	letters := b.chosen()
	if len(letters) == 0 {
		return Whole{}, fmt.Errorf("dead letter %s: nothing lies there, only the mark of a transaction or what one took back", at)
	}
	found.Letter = letters[0]
	return found, nil
}
