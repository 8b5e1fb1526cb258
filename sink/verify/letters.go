package verify

import (
	"context"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
)

// letter is what a dead letter says about its event.
type letter struct {
	topic string
	at    position
}

// readLetter reads the headers of a record of the dead-letter topic; false when
// it is no letter.
func readLetter(r *kgo.Record) (l letter, ok bool) {
	var bad bool
	number := func(value []byte, bits int) int64 {
		n, err := strconv.ParseInt(string(value), 10, bits)
		bad = bad || err != nil
		return n
	}
	for _, h := range r.Headers {
		switch h.Key {
		case schemas.HeaderDeadTopic:
			l.topic = string(h.Value)
		case schemas.HeaderDeadPartition:
			l.at.partition = int32(number(h.Value, 32))
		case schemas.HeaderDeadOffset:
			l.at.offset = number(h.Value, 64)
		case schemas.HeaderDeadIndex:
			l.at.index = int32(number(h.Value, 32))
		}
	}
	return l, l.topic != "" && !bad
}

// eachLetter yields the letters of events of the topic that the dead-letter
// topic held at the start.
func (v *verifier) eachLetter(ctx context.Context, topic string, yield func(letter, *kgo.Record)) error {
	for _, id := range sorted(v.pos.dead) {
		err := v.reader.scan(ctx, v.cfg.DeadTopic, id, v.pos.dead[id], func(r *kgo.Record) error {
			if l, ok := readLetter(r); ok && l.topic == topic {
				yield(l, r)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readRefused notes which enriched records the table refused, and of which raw
// events they came. It holds one entry for each.
func (v *verifier) readRefused(ctx context.Context) error {
	v.refused, v.refusedRaw = map[position]bool{}, map[position]bool{}
	return v.eachLetter(ctx, v.cfg.EnrichedTopic, func(l letter, r *kgo.Record) {
		l.at.index = 0
		v.refused[l.at] = true
		var ev schemas.SignIn
		if ev.UnmarshalVT(r.Value) == nil && ev.Provenance != nil {
			v.refusedRaw[origin(ev.Provenance)] = true
		}
	})
}

// origin is where the event lay in the raw topic.
func origin(p *schemas.Provenance) position {
	return position{partition: p.GetPartition(), offset: p.GetOffset(), index: p.GetIndex()}
}

// lettersSince is the time before which letters may have been deleted: that of
// the first one left of a topic that has lost segments; zero when all are there.
func (v *verifier) lettersSince(ctx context.Context) (since time.Time, err error) {
	for _, id := range sorted(v.pos.dead) {
		held := v.pos.dead[id]
		if held.from == 0 {
			continue
		}
		first := v.pos.at
		err := v.reader.scan(ctx, v.cfg.DeadTopic, id, span{from: held.from, to: min(held.from+1, held.to)}, func(r *kgo.Record) error {
			first = r.Timestamp
			return nil
		})
		if err != nil {
			return since, err
		}
		if first.After(since) {
			since = first
		}
	}
	return since, nil
}
