package sink

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	dto "github.com/prometheus/client_model/go"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/rows"
	"github.com/gatehouse/gatehouse/sink/table"
	"github.com/gatehouse/gatehouse/sink/topic"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// patience is how long a test waits for what must come.
const patience = 90 * time.Second

// bench is one test's topics and tables, with clients to them.
type bench struct {
	t      *testing.T
	cfg    Config
	topics testkit.TopicNames
	kafka  *kgo.Client
	admin  *kadm.Client
	db     driver.Conn
}

func newBench(t *testing.T, k kafka.Config, partitions int32) *bench {
	return newBenchOn(t, k, testkit.ClickHouse(t), partitions)
}

func newBenchOn(t *testing.T, k kafka.Config, c clickhouse.Config, partitions int32) *bench {
	t.Helper()
	topics := testkit.Topics(t, k, partitions)
	cfg := DefaultConfig()
	cfg.Listen = ""
	cfg.Kafka, cfg.ClickHouse = k, c
	cfg.EnrichedTopic, cfg.RawTopic, cfg.DeadTopic = topics.Enriched, topics.Raw, topics.Dead
	cfg.Group, cfg.EnrichGroup = "sink-"+topics.Enriched, "enrich-"+topics.Enriched
	cfg.BlockInterval = 50 * time.Millisecond
	options, err := k.Options()
	if err != nil {
		t.Fatal(err)
	}
	client, err := kgo.NewClient(append(options, kgo.RecordPartitioner(kgo.ManualPartitioner()))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	db, err := clickhouse.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return &bench{t: t, cfg: cfg, topics: topics, kafka: client, admin: kadm.NewClient(client), db: db}
}

// running is a sink at work.
type running struct {
	sink *Sink
	deps service.Deps
	stop func() error // ends it in order and returns what Run returned
	done chan struct{}
}

// start starts a sink; options go to its Kafka clients.
func (b *bench) start(cfg Config, options ...kgo.Opt) *running {
	b.t.Helper()
	return b.startWith(cfg, func(s *Sink) { s.options = append(s.options, options...) })
}

// startWith starts a sink after a change.
func (b *bench) startWith(cfg Config, change func(*Sink)) *running {
	b.t.Helper()
	deps := testkit.Deps(b.t)
	s, err := New(cfg, deps)
	if err != nil {
		b.t.Fatal(err)
	}
	change(s)
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{sink: s, deps: deps, done: make(chan struct{})}
	var result error
	go func() {
		defer close(r.done)
		result = s.Run(ctx)
	}()
	r.stop = sync.OnceValue(func() error {
		cancel()
		<-r.done
		return result
	})
	b.t.Cleanup(func() {
		if err := r.stop(); err != nil {
			b.t.Logf("sink: %v", err)
		}
	})
	return r
}

// end waits for a sink that stops by itself and returns its error.
func (b *bench) end(r *running) error {
	b.t.Helper()
	select {
	case <-r.done:
	case <-time.After(patience):
		b.t.Fatal("the sink did not stop by itself")
	}
	return r.stop()
}

// event is a small event; its time makes partitions of the table differ.
func event(id string, week int) *schemas.SignIn {
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).AddDate(0, 0, 7*week)
	return &schemas.SignIn{
		Id: id, TenantId: "t1", CreatedUnixNano: at.UnixNano(), UserId: "u-" + id,
		Enrichment: &schemas.Enrichment{Status: schemas.Status_STATUS_SUCCESS, ConditionalAccessStatus: "notApplied"},
		Provenance: &schemas.Provenance{ReceivedUnixNano: at.UnixNano()},
	}
}

// events are n events with ids prefix-0, prefix-1, ... spread over three weeks.
func events(prefix string, n int) []*schemas.SignIn {
	all := make([]*schemas.SignIn, n)
	for i := range all {
		all[i] = event(fmt.Sprintf("%s-%d", prefix, i), i%3)
	}
	return all
}

// record is ev as a record for the partition of the enriched topic.
func (b *bench) record(partition int32, ev *schemas.SignIn) *kgo.Record {
	value, err := ev.MarshalVT()
	if err != nil {
		b.t.Fatal(err)
	}
	return &kgo.Record{Topic: b.topics.Enriched, Partition: partition, Key: []byte(ev.Id), Value: value}
}

// produce writes the records in one transaction, as the enricher does, and
// returns them with their offsets.
func (b *bench) produce(records ...*kgo.Record) []*kgo.Record {
	b.t.Helper()
	b.transact(kgo.TryCommit, records...)
	return records
}

func (b *bench) transact(how kgo.TransactionEndTry, records ...*kgo.Record) {
	b.t.Helper()
	b.beginThen(records...)(how)
}

// begin writes the records in a transaction and returns what commits it.
func (b *bench) begin(records ...*kgo.Record) (commit func()) {
	b.t.Helper()
	end := b.beginThen(records...)
	return func() { end(kgo.TryCommit) }
}

func (b *bench) beginThen(records ...*kgo.Record) (end func(kgo.TransactionEndTry)) {
	b.t.Helper()
	options, err := b.cfg.Kafka.Options()
	if err != nil {
		b.t.Fatal(err)
	}
	client, err := kgo.NewClient(append(options, kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.TransactionalID("tx-"+b.topics.Enriched), kgo.TransactionTimeout(time.Minute))...)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(client.Close)
	if err = client.BeginTransaction(); err == nil {
		err = client.ProduceSync(b.t.Context(), records...).FirstErr()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return func(how kgo.TransactionEndTry) {
		b.t.Helper()
		defer client.Close()
		if err := client.EndTransaction(b.t.Context(), how); err != nil {
			b.t.Fatal(err)
		}
	}
}

func (b *bench) produceEvents(partition int32, all ...*schemas.SignIn) []*kgo.Record {
	b.t.Helper()
	records := make([]*kgo.Record, len(all))
	for i, ev := range all {
		records[i] = b.record(partition, ev)
	}
	return b.produce(records...)
}

// count asks for one number.
func (b *bench) count(query string, args ...any) uint64 {
	b.t.Helper()
	var n uint64
	if err := b.db.QueryRow(context.WithoutCancel(b.t.Context()), query, args...).Scan(&n); err != nil {
		b.t.Fatal(err)
	}
	return n
}

// rowsBecome waits until the raw table, duplicates included, has n rows.
func (b *bench) rowsBecome(n int) {
	b.t.Helper()
	testkit.Eventually(b.t, patience, fmt.Sprintf("%d rows", n), func() (bool, string) {
		got := b.count("SELECT count() FROM signins")
		return got >= uint64(n), fmt.Sprintf("%d rows", got)
	})
	b.rowsAre(n)
}

// rowsAre checks that the raw table has n rows, each of another record.
func (b *bench) rowsAre(n int) {
	b.t.Helper()
	if got := b.count("SELECT count() FROM signins"); got != uint64(n) {
		b.t.Fatalf("%d rows in signins, want %d", got, n)
	}
	if got := b.count("SELECT uniqExact(_partition, _offset) FROM signins"); got != uint64(n) {
		b.t.Fatalf("rows of %d records in signins, want %d", got, n)
	}
}

// ends are the end offsets of the enriched topic.
func (b *bench) ends() map[int32]int64 {
	b.t.Helper()
	held, err := topic.ReadBounds(context.WithoutCancel(b.t.Context()), b.admin, b.topics.Enriched)
	if err != nil {
		b.t.Fatal(err)
	}
	ends := make(map[int32]int64, len(held))
	for p, bounds := range held {
		ends[p] = bounds.End
	}
	return ends
}

// committed is what the sink's group has committed for the partition.
func (b *bench) committed(partition int32) plan.Committed {
	b.t.Helper()
	all, err := b.admin.FetchOffsets(context.WithoutCancel(b.t.Context()), b.cfg.Group)
	if err != nil && !errors.Is(err, kerr.GroupIDNotFound) {
		b.t.Fatal(err)
	}
	at, ok := all.Lookup(b.topics.Enriched, partition)
	if !ok {
		return plan.Committed{Offset: plan.NoOffset}
	}
	return plan.Committed{Offset: at.At, Metadata: at.Metadata}
}

// acknowledged waits until all of the enriched topic is acknowledged.
func (b *bench) acknowledged() {
	b.t.Helper()
	for p, end := range b.ends() {
		if end == 0 {
			continue
		}
		testkit.Eventually(b.t, patience, fmt.Sprintf("partition %d acknowledged up to %d", p, end), func() (bool, string) {
			c := b.committed(p)
			p, err := plan.ReadProgress(c.Offset, c.Metadata)
			return err == nil && p.Intent == nil && c.Offset == end, fmt.Sprintf("%+v", c)
		})
	}
}

// commit commits an offset for the sink's group, as a sink that is gone did.
func (b *bench) commit(partition int32, offset int64, metadata string) {
	b.t.Helper()
	b.commitFor(b.cfg.Group, b.topics.Enriched, partition, offset, metadata)
}

func (b *bench) commitFor(group, topic string, partition int32, offset int64, metadata string) {
	b.t.Helper()
	var offsets kadm.Offsets
	offsets.Add(kadm.Offset{Topic: topic, Partition: partition, At: offset, LeaderEpoch: -1, Metadata: metadata})
	if err := b.admin.CommitAllOffsets(b.t.Context(), group, offsets); err != nil {
		b.t.Fatal(err)
	}
}

// facts identify the enriched topic.
func (b *bench) facts() topic.Facts {
	b.t.Helper()
	facts, err := topic.ReadFacts(b.t.Context(), b.admin, b.topics.Enriched)
	if err != nil {
		b.t.Fatal(err)
	}
	return facts
}

// blockOf is the block of the records, with its intent and its token.
func (b *bench) blockOf(records []*kgo.Record) (*block, plan.Intent, string) {
	b.t.Helper()
	facts := b.facts()
	block := &block{columns: rows.New()}
	block.span = plan.Span{First: records[0].Offset, Last: records[len(records)-1].Offset, Count: len(records)}
	for _, r := range records {
		block.add(r)
	}
	scope := plan.Scope{Cluster: facts.Cluster, TopicID: facts.ID, Partition: records[0].Partition}
	return block, plan.Intent{Span: block.span, Checksum: block.crc, TopicID: facts.ID}, scope.Token(block.span)
}

// insert inserts the block as the sink does.
func (b *bench) insert(block *block, token string) {
	b.t.Helper()
	in := table.NewInserter(b.cfg.ClickHouse, 1, patience)
	defer in.Close()
	if err := in.Insert(b.t.Context(), token, block.columns); err != nil {
		b.t.Fatal(err)
	}
}

// value reads one metric of the sink; labels as name, value pairs are summed over.
func (r *running) value(t *testing.T, name string) float64 {
	t.Helper()
	families, err := r.gather()
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	return sum
}

func (r *running) gather() ([]*dto.MetricFamily, error) {
	gatherer, ok := r.deps.Metrics.(interface {
		Gather() ([]*dto.MetricFamily, error)
	})
	if !ok {
		return nil, errors.New("metrics cannot be gathered")
	}
	return gatherer.Gather()
}

// expire removes the records of the partition before offset.
func (b *bench) expire(partition int32, offset int64) {
	b.t.Helper()
	var offsets kadm.Offsets
	offsets.Add(kadm.Offset{Topic: b.topics.Enriched, Partition: partition, At: offset})
	deleted, err := b.admin.DeleteRecords(b.t.Context(), offsets)
	if err == nil {
		err = deleted.Error()
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// kill ends the server without giving it a chance to finish anything.
func kill(t *testing.T, server *engine.ClickHouse) {
	t.Helper()
	process, err := os.FindProcess(server.PID())
	if err == nil {
		err = process.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
	<-server.Done()
	_ = server.Close()
}

func portOf(t *testing.T, addr string) int {
	t.Helper()
	_, text, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return port
}
