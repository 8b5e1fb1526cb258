package sink

import (
	"fmt"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// TestSink_yearsOfHistory_neitherFailNorLeaveThousandsOfParts stores events of
// four years in no order: each block spans all weeks.
func TestSink_yearsOfHistory_neitherFailNorLeaveThousandsOfParts(t *testing.T) {
	const partitions, rounds, perRound, weeks = 4, 10, 1250, 208
	b := newBench(t, testkit.Kafka(t), partitions)
	cfg := b.cfg
	cfg.BlockRows = 6000 // so that each partition has several blocks, all of all weeks
	sink := b.start(cfg)
	for round := range rounds {
		var records []*kgo.Record
		for p := range int32(partitions) {
			for i := range perRound {
				records = append(records, b.record(p, event(fmt.Sprintf("%d-%d-%d", p, round, i), (i*89+round)%weeks-weeks)))
			}
		}
		b.produce(records...)
	}
	const rows = partitions * rounds * perRound
	testkit.Eventually(t, 3*patience, "all is stored", func() (bool, string) {
		got := b.count("SELECT count() FROM signins")
		return got >= rows, fmt.Sprintf("%d rows", got)
	})
	b.acknowledged()
	b.rowsAre(rows)
	if got := sink.value(t, "gatehouse_sink_insert_failures_total"); got != 0 {
		t.Errorf("%v inserts failed", got)
	}
	const active = "FROM system.parts WHERE database = currentDatabase() AND table = 'signins' AND active"
	if got := b.count("SELECT uniqExact(partition) " + active); got != weeks {
		t.Errorf("rows of %d weeks, want %d", got, weeks)
	}
	if blocks := sink.value(t, "gatehouse_sink_blocks_total"); blocks > partitions*5 {
		t.Errorf("%v blocks, each of %d parts, for %d rows", blocks, weeks, rows)
	}
	testkit.Eventually(t, patience, "merges leave few parts of each week", func() (bool, string) {
		got := b.count("SELECT count() " + active)
		return got <= 5*weeks, fmt.Sprintf("%d parts of %d weeks", got, weeks)
	})
}
