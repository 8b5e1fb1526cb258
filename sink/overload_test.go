package sink

import (
	"fmt"
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// The table takes no further part while it has one: error 252.
func TestSink_tooManyParts_backsOffAndTheNextBlockGrows(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.exec("SYSTEM STOP MERGES signins")
	sink := b.start(b.cfg)
	b.produceEvents(0, event("first", 0))
	b.rowsBecome(1)
	b.acknowledged()
	b.exec("ALTER TABLE signins MODIFY SETTING parts_to_throw_insert = 1")
	b.produceEvents(0, event("second", 0))
	failures := sink.value(t, "gatehouse_sink_insert_failures_total")
	testkit.Eventually(t, patience, "an insert is refused", func() (bool, string) {
		n := sink.value(t, "gatehouse_sink_insert_failures_total")
		return n > failures, fmt.Sprintf("%v failures", n)
	})
	const rounds, perRound = 20, 10
	for round := range rounds { // each of these would be a block by itself
		b.produceEvents(0, events(fmt.Sprintf("r%d", round), perRound)...)
	}
	testkit.Eventually(t, patience, "all of them wait in memory", func() (bool, string) {
		n := sink.value(t, "gatehouse_sink_buffered_bytes")
		return n > rounds*perRound*recordOverhead, fmt.Sprintf("%v bytes", n)
	})
	b.rowsAre(1)
	b.exec("ALTER TABLE signins RESET SETTING parts_to_throw_insert")
	b.rowsBecome(2 + rounds*perRound)
	b.acknowledged()
	b.rowsAre(2 + rounds*perRound)
	if got := sink.value(t, "gatehouse_sink_blocks_total"); got > 4 {
		t.Errorf("%v blocks, want the first, the refused and a grown one", got)
	}
	if got := sink.value(t, "gatehouse_sink_dead_rows_total"); got != 0 {
		t.Errorf("%v rows went to the dead-letter topic", got)
	}
}
