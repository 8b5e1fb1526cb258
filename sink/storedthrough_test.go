package sink

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// through is the stored-through mark that readers see; zero when there is none.
func (b *bench) through() time.Time {
	b.t.Helper()
	var mark time.Time
	err := b.db.QueryRow(context.WithoutCancel(b.t.Context()),
		"SELECT max(stored_through) FROM stored_through WHERE consumer_group = ?", b.cfg.Group).Scan(&mark)
	if err != nil {
		b.t.Fatal(err)
	}
	if mark.Unix() == 0 {
		return time.Time{}
	}
	return mark
}

// throughReaches waits until the mark lies behind the instant.
func (b *bench) throughReaches(instant time.Time) {
	b.t.Helper()
	testkit.Eventually(b.t, patience, "stored-through reaches "+instant.Format(time.TimeOnly), func() (bool, string) {
		mark := b.through()
		return mark.After(instant), mark.String()
	})
}

// raw writes n records to the raw topic.
func (b *bench) raw(partition int32, n int) {
	b.t.Helper()
	records := make([]*kgo.Record, n)
	for i := range records {
		records[i] = &kgo.Record{Topic: b.topics.Raw, Partition: partition, Value: fmt.Appendf(nil, "{%d}", i)}
	}
	if err := b.kafka.ProduceSync(b.t.Context(), records...).FirstErr(); err != nil {
		b.t.Fatal(err)
	}
}

func TestStoredThrough_idlePipeline_keepsMoving(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 2)
		b.start(b.cfg)
		b.throughReaches(time.Now()) // nothing was ever written anywhere
		b.raw(0, 5)
		b.commitFor(b.cfg.EnrichGroup, b.topics.Raw, 0, 5, "")
		b.produceEvents(0, events("a", 5)...) // ends with a transaction marker
		b.rowsBecome(5)
		for range 2 {
			b.throughReaches(time.Now()) // nothing comes any more
		}
	})
}

func TestStoredThrough_enricherStandsStill_stallsUntilItGoesOn(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 2)
	sink := b.start(b.cfg)
	b.throughReaches(time.Now())
	b.raw(1, 10)
	accepted := time.Now()
	b.commitFor(b.cfg.EnrichGroup, b.topics.Raw, 1, 9, "")
	b.measuresAgain(sink, 4)
	if mark := b.through(); mark.After(accepted) {
		t.Fatalf("stored through %v although a record accepted before %v is not enriched", mark, accepted)
	}
	b.commitFor(b.cfg.EnrichGroup, b.topics.Raw, 1, 10, "")
	b.throughReaches(accepted)
}

// measuresAgain waits for n more looks of the sink at the progress of the stages.
func (b *bench) measuresAgain(sink *running, n float64) {
	b.t.Helper()
	const looks = "gatehouse_sink_stored_through_measurements_total"
	before := sink.value(b.t, looks)
	testkit.Eventually(b.t, patience, "the sink measures again", func() (bool, string) {
		now := sink.value(b.t, looks)
		return now >= before+n, fmt.Sprintf("%v looks after %v", now, before)
	})
}

func TestStoredThrough_blockNotYetAcknowledged_stalls(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 2)
	cfg := b.cfg
	cfg.UnknownRetries = 1000
	sink := b.start(cfg)
	b.throughReaches(time.Now())
	if err := b.db.Exec(t.Context(), "RENAME TABLE signins TO elsewhere"); err != nil {
		t.Fatal(err)
	}
	b.produceEvents(1, events("a", 10)...)
	written := time.Now()
	testkit.Eventually(t, patience, "inserts fail", func() (bool, string) {
		n := sink.value(t, "gatehouse_sink_insert_failures_total")
		return n > 0, fmt.Sprint(n)
	})
	b.measuresAgain(sink, 2)
	if mark := b.through(); mark.After(written) {
		t.Fatalf("stored through %v although nothing of %v is stored", mark, written)
	}
	if err := b.db.Exec(t.Context(), "RENAME TABLE elsewhere TO signins"); err != nil {
		t.Fatal(err)
	}
	b.throughReaches(written)
	b.rowsAre(10)
}

func TestStoredThrough_recordsStillInAnOpenTransaction_stall(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		sink := b.start(b.cfg)
		b.throughReaches(time.Now())
		tx := b.begin(b.record(0, event("late", 0)))
		// The consumed offsets of the transaction are visible before its records are.
		b.raw(0, 1)
		b.commitFor(b.cfg.EnrichGroup, b.topics.Raw, 0, 1, "")
		accepted := time.Now()
		b.measuresAgain(sink, 3)
		if mark := b.through(); mark.After(accepted) {
			t.Fatalf("stored through %v although a record of %v cannot be read yet", mark, accepted)
		}
		tx()
		b.throughReaches(accepted)
		b.rowsAre(1)
	})
}
