package sink

import (
	"fmt"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/sink/plan"
)

// greeting is more than a client says to ClickHouse before the rows of an
// insert, and less than the rows of these tests take, in bytes.
const greeting = 6 << 10

func TestSink_insertTimesOutButHadLanded_isRepeatedUnderTheSameToken(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		b := newBench(t, k, 1)
		b.exec("SYSTEM STOP MERGES signins")
		between := newProxy(t, b.cfg.ClickHouse.Addr[0])
		cfg := b.cfg
		cfg.ClickHouse.Addr = []string{between.addr()}
		cfg.InsertTimeout = time.Second
		between.hold(func(toServer bool, said int) bool { return !toServer && said > greeting })
		sink := b.start(cfg)
		b.produceEvents(0, events("a", 3000)...)
		b.rowsBecome(3000) // landed, and nobody told the sink
		testkit.Eventually(t, patience, "the sink has tried again", func() (bool, string) {
			n := sink.value(t, "gatehouse_sink_insert_failures_total")
			return n >= 2, fmt.Sprintf("%v failures", n)
		})
		was := b.committed(0)
		if p, err := plan.ReadProgress(was.Offset, was.Metadata); err != nil || p.Intent == nil {
			t.Errorf("acknowledged before ClickHouse answered: %+v, %v", p, err)
		}
		between.hold(nil)
		b.acknowledged()
		b.rowsAre(3000)
	})
}
