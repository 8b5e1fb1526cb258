package sink

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// While a block cannot be stored the next one takes the records that come, and a
// text that repeats in them takes memory once.
func TestSink_blockInFlight_theNextOneHoldsRepeatedTextsOnce(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	b.exec("SYSTEM STOP MERGES signins")
	sink := b.start(b.cfg)
	b.produceEvents(0, event("first", 0))
	b.rowsBecome(1)
	b.exec("ALTER TABLE signins MODIFY SETTING parts_to_throw_insert = 1")
	b.produceEvents(0, event("in flight", 0))
	testkit.Eventually(t, patience, "an insert is refused", func() (bool, string) {
		n := sink.value(t, "gatehouse_sink_insert_failures_total")
		return n > 0, fmt.Sprintf("%v failures", n)
	})
	const n, size = 500, 4000
	const leastRow = 93 + 50 // its numbers in all columns, and its texts
	waiting := events("next", n)
	for _, ev := range waiting {
		ev.AppliedConditionalAccessPolicies = []*schemas.AppliedConditionalAccessPolicy{{DisplayName: strings.Repeat("p", size)}}
	}
	b.produceEvents(0, waiting...)
	testkit.Eventually(t, patience, "all of them are in the open block", func() (bool, string) {
		bytes := sink.value(t, "gatehouse_sink_buffered_bytes")
		return bytes > n*leastRow && bytes < n*size/8, fmt.Sprintf("%v bytes", bytes)
	})
	b.rowsAre(1)
	b.exec("ALTER TABLE signins RESET SETTING parts_to_throw_insert")
	b.rowsBecome(2 + n)
	b.acknowledged()
	if got := b.count("SELECT countIf(applied_conditional_access_policies LIKE '%ppp%') FROM signins"); got != n {
		t.Errorf("%d of %d rows have their policies", got, n)
	}
}

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
