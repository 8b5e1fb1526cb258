package sink

import (
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// addPartition adds one to the raw and the enriched topic, while all runs.
func (b *bench) addPartition() {
	b.t.Helper()
	added, err := b.admin.CreatePartitions(b.t.Context(), 1, b.topics.Raw, b.topics.Enriched)
	if err == nil {
		err = added.Error()
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// Events in a partition that was added meanwhile count from its first record on:
// the mark waits until enricher and sink have found it.
func TestStoredThrough_partitionsAreAdded_waitsForTheirEventsToo(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		sink := b.start(b.cfg)
		b.throughReaches(time.Now())
		b.addPartition()
		b.throughReaches(time.Now()) // it is empty

		b.kafka.ForceMetadataRefresh()
		b.raw(1, 3)
		accepted := time.Now()
		b.measuresAgain(sink, 3)
		if mark := b.through(); mark.After(accepted) {
			t.Fatalf("stored through %v, but events of %v in the added partition are not enriched", mark, accepted)
		}
		b.produceEvents(1, events("a", 3)...)
		b.commitFor(b.cfg.EnrichGroup, b.topics.Raw, 1, 3, "")
		b.throughReaches(accepted)
		b.rowsAre(3)
	})
}

// Sinks come and go, one of them while the enricher stands still: readers see a
// mark that never goes back.
func TestStoredThrough_sinkIsRestarted_neverGoesBack(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 2)
	var last time.Time
	forward := func() {
		t.Helper()
		mark := b.through()
		if mark.Before(last) {
			t.Fatalf("stored through %v after %v", mark, last)
		}
		last = mark
	}
	for round := range 3 {
		sink := b.start(b.cfg)
		if round == 1 { // an event that nobody enriches before the next round
			b.throughReaches(time.Now())
			b.raw(0, 1)
			b.measuresAgain(sink, 3)
		} else {
			b.throughReaches(time.Now())
		}
		forward()
		if err := sink.stop(); err != nil {
			t.Fatal(err)
		}
		forward()
		b.commitFor(b.cfg.EnrichGroup, b.topics.Raw, 0, int64(min(round, 1)), "")
	}
	if marks := b.count("SELECT count() FROM (SELECT stored_through, lagInFrame(stored_through) OVER (ORDER BY measured_at) AS before FROM stored_through) WHERE stored_through < before"); marks != 0 {
		t.Errorf("%d marks lie before an earlier one", marks)
	}
}

// A stage that is down holds the mark; the mark goes on when it is back.
func TestStoredThrough_sinkOfAnotherPartitionIsDown_stalls(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 2)
	measuring := b.start(b.cfg)
	b.throughReaches(time.Now())
	// Offsets of partition 1 that no sink will acknowledge: an open transaction.
	end := b.begin(b.record(1, event("held", 0)))
	written := time.Now()
	b.measuresAgain(measuring, 3)
	if mark := b.through(); mark.After(written) {
		t.Fatalf("stored through %v although partition 1 is held up since %v", mark, written)
	}
	if err := measuring.stop(); err != nil {
		t.Fatal(err)
	}
	end()
	before := b.through()
	b.start(b.cfg)
	b.throughReaches(written)
	if b.through().Before(before) {
		t.Error("the mark went back")
	}
	b.rowsBecome(1)
}
