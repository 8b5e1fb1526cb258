package sink

import (
	"fmt"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/migrations"
	"github.com/gatehouse/gatehouse/sink/plan"
)

// ownServer starts a ClickHouse of this test alone, on the directory and port.
func ownServer(t *testing.T, dir string, port int) *engine.ClickHouse {
	t.Helper()
	server, err := engine.StartClickHouse(t.Context(), engine.ClickHouseOptions{Dir: dir, TCPPort: port, Log: testkit.Logger(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return server
}

func TestSink_clickHouseDiesAndComesBack_catchesUpWithoutLossOrDuplicates(t *testing.T) {
	testkit.ClickHouse(t) // skips where there is no engine
	dir := t.TempDir()
	server := ownServer(t, dir, 0)
	cfg := clickhouse.DefaultConfig()
	cfg.Addr = []string{server.Addr()}
	if err := clickhouse.Migrate(t.Context(), cfg, migrations.Files, 0, testkit.Logger(t)); err != nil {
		t.Fatal(err)
	}
	b := newBenchOn(t, testkit.Kafka(t), cfg, 3)
	settings := b.cfg
	settings.BlockRows, settings.BlockBytes, settings.BufferBytes = 200, 1<<20, 1<<20
	sink := b.start(settings)
	b.produceRound("before", 300)
	b.rowsBecome(900)

	kill(t, server)
	for round := range 10 {
		b.produceRound(fmt.Sprintf("down-%d", round), 500)
	}
	testkit.Eventually(t, patience, "the sink sees that the server is gone", func() (bool, string) {
		err := sink.deps.Ready.Check()
		return err != nil && strings.Contains(err.Error(), "into signins"), fmt.Sprint(err)
	})
	if held := sink.value(t, "gatehouse_sink_buffered_bytes"); held > 8<<20 {
		t.Errorf("%v bytes are held while nothing can be stored", held)
	}
	if got := sink.value(t, "gatehouse_sink_assigned_partitions"); got != 3 {
		t.Errorf("%v partitions assigned while the server is down, want 3", got)
	}

	ownServer(t, dir, portOf(t, server.Addr()))
	b.rowsBecome(900 + 3*10*500)
	b.acknowledged()
	b.rowsAre(900 + 3*10*500)
	if err := sink.deps.Ready.Check(); err != nil {
		t.Errorf("not ready after all is stored: %v", err)
	}
}

func TestSink_stoppedDuringAnOutage_leavesTheBlockToTheNextSink(t *testing.T) {
	testkit.ClickHouse(t)
	dir := t.TempDir()
	server := ownServer(t, dir, 0)
	cfg := clickhouse.DefaultConfig()
	cfg.Addr = []string{server.Addr()}
	if err := clickhouse.Migrate(t.Context(), cfg, migrations.Files, 0, testkit.Logger(t)); err != nil {
		t.Fatal(err)
	}
	b := newBenchOn(t, testkit.Kafka(t), cfg, 3)
	sink := b.start(b.cfg)
	b.produceRound("before", 10)
	b.rowsBecome(30)
	b.acknowledged() // else the block may still wait for its note of late hours
	kill(t, server)
	b.produceRound("down", 50)
	for p := range int32(3) {
		testkit.Eventually(t, patience, "an intent waits", func() (bool, string) {
			c := b.committed(p)
			p, err := plan.ReadProgress(c.Offset, c.Metadata)
			return err == nil && p.Intent != nil && c.Offset >= 10, fmt.Sprintf("%+v", c)
		})
	}
	if err := sink.stop(); err != nil {
		t.Fatal(err)
	}
	ownServer(t, dir, portOf(t, server.Addr()))
	next := b.start(b.cfg)
	b.rowsBecome(180)
	b.acknowledged()
	b.rowsAre(180)
	if got := next.value(t, "gatehouse_sink_replayed_intents_total"); got != 3 {
		t.Errorf("%v intents replayed, want 3", got)
	}
}

func (b *bench) produceRound(name string, perPartition int) {
	b.t.Helper()
	var records []*kgo.Record
	for p := range int32(3) {
		for _, ev := range events(fmt.Sprintf("%s-p%d", name, p), perPartition) {
			records = append(records, b.record(p, ev))
		}
	}
	b.produce(records...)
}
