package enrich

import (
	"fmt"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// maxEnrichedBytes is the largest enriched event. JSON of MaxEventBytes becomes
// less, enrichment included; what is larger still has no place in the topic.
const maxEnrichedBytes = 2 * schemas.MaxEventBytes

// worker turns raw records into enriched events and dead letters. It keeps what
// it made until reset, and serves one goroutine at a time.
type worker struct {
	decoder       *rawevent.Decoder
	decider       *decider
	enrichedTopic string
	deadTopic     string
	defaultTenant string

	out  outbox
	done tally
}

// records works through raw records in their order and hands each outcome to
// produce, in the same order.
func (w *worker) records(records []*kgo.Record, produce func(*kgo.Record)) {
	var rec *kgo.Record
	outcome := func(d rawevent.Decoded) bool {
		if d.Err != nil {
			w.refuse(rec, d, d.Err, produce)
		} else {
			w.enrich(rec, d, produce)
		}
		return true
	}
	for _, rec = range records {
		if rec.Attrs.IsControl() {
			continue // a producer's transaction marker; only its offset counts
		}
		w.decoder.Decode(rec.Value, sourceOf(rec, w.defaultTenant), outcome)
	}
}

// enrich decides about one event and writes it out.
func (w *worker) enrich(rec *kgo.Record, d rawevent.Decoded, produce func(*kgo.Record)) {
	ev := d.Event
	w.decider.decide(ev)
	size := ev.SizeVT()
	if size > maxEnrichedBytes {
		detail := fmt.Sprintf("the enriched event has %d bytes, more than %d", size, maxEnrichedBytes)
		w.refuse(rec, d, &rawevent.DecodeError{Reason: schemas.DeadTooLarge, Detail: detail}, produce)
		return
	}
	value := w.out.bytes(size)
	if _, err := ev.MarshalToSizedBufferVT(value); err != nil {
		w.refuse(rec, d, &rawevent.DecodeError{Reason: schemas.DeadNotAnEvent, Detail: "encode the enriched event: " + err.Error()}, produce)
		return
	}
	key := w.out.bytes(len(ev.Id))
	copy(key, ev.Id)
	out := w.out.record()
	out.Topic, out.Key, out.Value = w.enrichedTopic, key, value
	w.done.enriched++
	produce(out)
}

func (w *worker) refuse(rec *kgo.Record, d rawevent.Decoded, why *rawevent.DecodeError, produce func(*kgo.Record)) {
	w.done.dead[why.Reason]++
	produce(deadLetter(w.deadTopic, rec, d.Raw, d.Index, why, time.Now()))
}

// collect returns what was done since the last reset.
func (w *worker) collect() *tally {
	w.done.lookups = w.decider.lookups
	return &w.done
}

// reset forgets what was done. Nothing produced may be in flight any more.
func (w *worker) reset() {
	w.out.reset()
	w.done.reset()
	w.decider.lookups = lookupCounts{}
}
