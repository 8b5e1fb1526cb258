package sink

import (
	"fmt"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// TestSink_sinksComeAndGo_everyRecordIsStoredOnce lets partitions wander between
// sinks while records flow.
func TestSink_sinksComeAndGo_everyRecordIsStoredOnce(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		const partitions, rounds = 6, 8
		b := newBench(t, k, partitions)
		cfg := b.cfg
		cfg.BlockRows = 30 // many blocks, so that some are in flight at any time
		sinks := []*running{b.start(cfg)}
		total := 0
		for round := range rounds {
			var records []*kgo.Record
			for p := range int32(partitions) {
				for _, ev := range events(fmt.Sprintf("r%d-p%d", round, p), 60) {
					records = append(records, b.record(p, ev))
				}
			}
			b.produce(records...)
			total += len(records)
			switch round {
			case 1, 3, 5:
				sinks = append(sinks, b.start(cfg))
			case 2, 4, 6:
				if err := sinks[0].stop(); err != nil {
					t.Fatal(err)
				}
				sinks = sinks[1:]
			}
		}
		b.rowsBecome(total)
		b.acknowledged()
		b.rowsAre(total)
	})
}

// A sink that loses partitions drops the rows it has gathered and not stored;
// they are not committed, so the next owner reads them again.
func TestSink_rebalanceWithABatchInMemory_dropsItUncommitted(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		const partitions, perPartition = 4, 50
		b := newBench(t, k, partitions)
		cfg := b.cfg
		cfg.BlockInterval = time.Minute                        // its blocks stay open
		often := kgo.HeartbeatInterval(200 * time.Millisecond) // to hear of the rebalance soon
		gathering := b.start(cfg, often)
		for p := range int32(partitions) {
			b.produceEvents(p, events(fmt.Sprint(p), perPartition)...)
		}
		testkit.Eventually(t, patience, "all rows are in memory", func() (bool, string) {
			n := gathering.value(t, "gatehouse_sink_buffered_bytes")
			return n > partitions*perPartition*recordOverhead, fmt.Sprintf("%v bytes", n)
		})
		b.start(b.cfg, often)
		b.rowsBecome(partitions / 2 * perPartition)
		if err := gathering.stop(); err != nil {
			t.Fatal(err)
		}
		b.rowsBecome(partitions * perPartition)
		b.acknowledged()
		b.rowsAre(partitions * perPartition)
	})
}

func TestSink_twoSinks_shareThePartitions(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 4)
	one, two := b.start(b.cfg), b.start(b.cfg)
	const assigned = "gatehouse_sink_assigned_partitions"
	testkit.Eventually(t, patience, "both sinks own partitions", func() (bool, string) {
		n, m := one.value(t, assigned), two.value(t, assigned)
		return n == 2 && m == 2, fmt.Sprintf("%v and %v", n, m)
	})
	if err := one.stop(); err != nil {
		t.Fatal(err)
	}
	testkit.Eventually(t, patience, "the other sink owns all", func() (bool, string) {
		m := two.value(t, assigned)
		return m == 4, fmt.Sprint(m)
	})
}
