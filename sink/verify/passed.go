package verify

import (
	"context"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// readDead notes in the ledger the raw events that went to the dead-letter topic.
func (v *verifier) readDead(ctx context.Context) error {
	return v.eachLetter(ctx, v.cfg.RawTopic, func(l letter, _ *kgo.Record) {
		v.ledger.add(l.at)
		if raw := v.accounts[place{l.topic, l.at.partition}]; raw != nil && l.at.offset >= raw.From && l.at.offset < raw.To {
			raw.Dead++
		}
	})
}

// suspect is a window of raw offsets whose events and outcomes differ.
type suspect struct {
	partition int32
	offsets   span
	raw, seen entry
}

// checkPassed reads the raw topic once and compares, window by window, the
// events in it with what the ledger holds. The windows that differ are then
// looked at event by event.
func (v *verifier) checkPassed(ctx context.Context) error {
	var suspects []suspect
	for _, id := range sorted(v.pos.raw) {
		found, err := v.sumUp(ctx, v.accounts[place{v.cfg.RawTopic, id}])
		if err != nil {
			return err
		}
		suspects = append(suspects, found...)
	}
	return v.settle(ctx, suspects)
}

// sumUp compares the windows of one raw partition with the ledger.
func (v *verifier) sumUp(ctx context.Context, account *Partition) (suspects []suspect, err error) {
	at := account.From
	var sum entry
	advance := func(to int64) { // closes the windows that end at or before to
		for at < to {
			end := min((window(at)+1)*windowOffsets, account.To)
			if end > to {
				return
			}
			if seen := v.ledger.of(account.Partition, at); seen != sum {
				suspects = append(suspects, suspect{partition: account.Partition, offsets: span{at, end}, raw: sum, seen: seen})
			}
			account.Events += sum.count
			v.cfg.Progress.done.Add(end - at)
			at, sum = end, entry{}
		}
	}
	decoder := rawevent.NewDecoder()
	err = v.reader.scan(ctx, account.Topic, account.Partition, span{account.From, account.To}, func(r *kgo.Record) error {
		advance(r.Offset)
		decoder.Decode(r.Value, source(r, v.cfg.DefaultTenant), func(d rawevent.Decoded) bool {
			sum.add(position{partition: r.Partition, offset: r.Offset, index: int32(d.Index)})
			return true
		})
		return nil
	})
	advance(account.To)
	return suspects, err
}

// source is what the enricher knows about a raw record besides its bytes.
func source(r *kgo.Record, defaultTenant string) rawevent.Source {
	src := rawevent.Source{Tenant: defaultTenant, Received: r.Timestamp, Topic: r.Topic, Partition: r.Partition, Offset: r.Offset}
	for _, h := range r.Headers {
		switch h.Key {
		case schemas.HeaderTenant:
			if len(h.Value) > 0 {
				src.Tenant = string(h.Value)
			}
		case schemas.HeaderReceivedAt:
			if received, err := time.Parse(time.RFC3339Nano, string(h.Value)); err == nil {
				src.Received = received
			}
		}
	}
	return src
}
