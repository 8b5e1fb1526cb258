package sink

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestStoredThrough_clockJumps_neverRunsAheadNorGoesBack(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	var offset atomic.Int64 // of the sink's clock, ns
	sink := b.startWith(b.cfg, func(s *Sink) {
		s.through.Now = func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }
	})
	b.throughReaches(time.Now())

	offset.Store(int64(3 * time.Hour)) // fast: ClickHouse's clock bounds the mark
	b.measuresAgain(sink, 3)
	if mark := b.through(); mark.After(time.Now()) {
		t.Fatalf("stored through %v, which is yet to come", mark)
	}
	b.throughReaches(time.Now())

	before := b.through()
	offset.Store(-int64(3 * time.Hour)) // back: the mark stands still
	b.measuresAgain(sink, 3)
	stood := b.through()
	if stood.Before(before) {
		t.Fatalf("the mark went back from %v to %v", before, stood)
	}
	b.measuresAgain(sink, 3)
	if mark := b.through(); !mark.Equal(stood) {
		t.Fatalf("the mark went on from %v to %v while the clock is slow", stood, mark)
	}

	offset.Store(0)
	b.throughReaches(time.Now())
}

// The time of storing is the server's, whatever the sink's clock says.
func TestSink_storedAt_isTheServersClock(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	var before, after time.Time
	read := func(at *time.Time) {
		t.Helper()
		if err := b.db.QueryRow(t.Context(), "SELECT now64(3)").Scan(at); err != nil {
			t.Fatal(err)
		}
	}
	read(&before)
	b.produceEvents(0, event("a", 0))
	b.startWith(b.cfg, func(s *Sink) { s.through.Now = func() time.Time { return time.Unix(0, 0) } })
	b.rowsBecome(1)
	read(&after)
	if n := b.count("SELECT count() FROM signins WHERE stored_at BETWEEN fromUnixTimestamp64Milli(?) AND fromUnixTimestamp64Milli(?)", before.UnixMilli(), after.UnixMilli()); n != 1 {
		t.Errorf("stored_at does not lie between %v and %v", before, after)
	}
}
