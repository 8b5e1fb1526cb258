package sink

import (
	"context"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// through lets a sink's Kafka clients reach the broker through the proxy only,
// and the broker give the sink up soon when it is silent.
func (p *proxy) through() []kgo.Opt {
	return []kgo.Opt{
		kgo.Dialer(func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, p.addr())
		}),
		kgo.SessionTimeout(6 * time.Second), // the least that brokers allow
		kgo.HeartbeatInterval(500 * time.Millisecond),
		kgo.RequestTimeoutOverhead(5 * time.Minute), // it must not find out by itself
	}
}

func everything(bool, int) bool { return true }

// A sink falls silent with an insert on its way, loses its partition to another
// sink, and then its insert arrives.
func TestSink_zombieInsertsLate_sameRangeSameToken(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, k kafka.Config) {
		const rows, assigned = 3000, "gatehouse_sink_assigned_partitions"
		b := newBench(t, k, 1)
		b.exec("SYSTEM STOP MERGES signins")
		toTable, toBroker := newProxy(t, b.cfg.ClickHouse.Addr[0]), newProxy(t, k.Brokers[0])
		cfg := b.cfg
		cfg.ClickHouse.Addr = []string{toTable.addr()}
		toTable.hold(func(toServer bool, said int) bool { return toServer && said > greeting })
		zombie := b.start(cfg, toBroker.through()...)
		b.produceEvents(0, events("a", rows)...)
		testkit.Eventually(t, patience, "the insert is on its way", func() (bool, string) {
			return toTable.waiting.Load() > 0, fmt.Sprintf("%+v", b.committed(0))
		})
		toBroker.hold(everything)

		heir := b.start(b.cfg)
		b.rowsBecome(rows)
		b.acknowledged()
		if got := zombie.value(t, assigned); got != 1 {
			t.Errorf("the silent sink knows already that it owns %v partitions", got)
		}
		toTable.hold(nil)
		testkit.Eventually(t, patience, "the late insert is answered", func() (bool, string) {
			n := zombie.value(t, "gatehouse_sink_blocks_total")
			return n > 0, fmt.Sprintf("%v blocks", n)
		})
		b.rowsAre(rows)

		toBroker.hold(nil)
		testkit.Eventually(t, patience, "the silent sink learns that its partition is lost", func() (bool, string) {
			n, m := zombie.value(t, assigned), heir.value(t, assigned)
			return n+m == 1, fmt.Sprintf("%v and %v partitions", n, m)
		})
		b.produceEvents(0, events("b", 30)...)
		b.rowsBecome(rows + 30)
		b.acknowledged()
		b.rowsAre(rows + 30)
	})
}
