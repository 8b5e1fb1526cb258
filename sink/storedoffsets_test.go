package sink

import (
	"fmt"
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// storedBefore is what readers see of how far a partition is stored; -1 when they
// see nothing.
func (b *bench) storedBefore(partition int32) int64 {
	b.t.Helper()
	var n uint64
	var before int64
	if err := b.db.QueryRow(b.t.Context(), "SELECT count(), max(stored_before) FROM stored_offsets WHERE partition = ?", partition).Scan(&n, &before); err != nil {
		b.t.Fatal(err)
	}
	if n == 0 {
		return -1
	}
	return before
}

func (b *bench) storedBecomes(partition int32, want int64) {
	b.t.Helper()
	testkit.Eventually(b.t, patience, fmt.Sprintf("partition %d is stored up to %d", partition, want), func() (bool, string) {
		got := b.storedBefore(partition)
		return got == want, fmt.Sprint(got)
	})
}

// A row of a block that spans weeks may be visible while one before it is not:
// only what is acknowledged counts as stored, also after the sink was replaced.
func TestStoredOffsets_neverPassWhatIsNotStored(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 2)
	cfg := b.cfg
	cfg.UnknownRetries = 1000
	sink := b.start(cfg)
	b.produceEvents(1, events("a", 9)...)
	b.storedBecomes(1, 10) // nine records and a marker
	b.storedBecomes(0, 0)
	if err := b.db.Exec(t.Context(), "RENAME TABLE signins TO elsewhere"); err != nil {
		t.Fatal(err)
	}
	b.produceEvents(1, events("b", 9)...)
	b.produceEvents(0, events("c", 3)...)
	testkit.Eventually(t, patience, "inserts fail", func() (bool, string) {
		n := sink.value(t, "gatehouse_sink_insert_failures_total")
		return n > 1, fmt.Sprint(n)
	})
	b.measuresAgain(sink, 2)
	if got := b.storedBefore(1); got != 10 {
		t.Errorf("partition 1 is said to be stored up to %d although offset 10 is not", got)
	}
	if err := sink.stop(); err != nil {
		t.Fatal(err)
	}
	if err := b.db.Exec(t.Context(), "RENAME TABLE elsewhere TO signins"); err != nil {
		t.Fatal(err)
	}
	b.start(cfg)
	b.storedBecomes(1, 20)
	b.storedBecomes(0, 4)
	b.rowsAre(21)
}
