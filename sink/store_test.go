package sink

import (
	"testing"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestSink_recordsOfSeveralPartitions_areStoredOnceAndAcknowledged(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 3)
		b.produceEvents(0, events("a", 500)...)
		b.produceEvents(1, events("b", 70)...)
		sink := b.start(b.cfg)
		b.rowsBecome(570)
		b.produceEvents(0, events("c", 30)...)
		b.produceEvents(2, events("d", 1)...)
		b.rowsBecome(601)
		b.acknowledged()
		if err := sink.stop(); err != nil {
			t.Fatal(err)
		}
		b.rowsAre(601)
	})
}
