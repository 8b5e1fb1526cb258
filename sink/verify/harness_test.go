package verify

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
	"github.com/gatehouse/gatehouse/sink"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// arrivesWithin is how long a test waits for what must come.
const arrivesWithin = 60 * time.Second

// bench is one test's topics and tables with a real sink; the test itself does
// the enricher's part.
type bench struct {
	t      *testing.T
	cfg    Config
	sink   sink.Config
	client *kgo.Client
	admin  *kadm.Client
	db     driver.Conn
}

func newBench(t *testing.T, k kafka.Config, partitions int32) *bench {
	t.Helper()
	topics, c := testkit.Topics(t, k, partitions), testkit.ClickHouse(t)
	b := &bench{t: t, sink: sink.DefaultConfig()}
	b.sink.Listen = ""
	b.sink.Kafka, b.sink.ClickHouse = k, c
	b.sink.EnrichedTopic, b.sink.RawTopic, b.sink.DeadTopic = topics.Enriched, topics.Raw, topics.Dead
	b.sink.Group, b.sink.EnrichGroup = "sink-"+topics.Enriched, "enrich-"+topics.Enriched
	b.sink.BlockInterval = 20 * time.Millisecond
	b.cfg = Config{
		Kafka: k, ClickHouse: c, RawTopic: topics.Raw, EnrichedTopic: topics.Enriched, DeadTopic: topics.Dead,
		EnrichGroup: b.sink.EnrichGroup, SinkGroup: b.sink.Group, Limit: 10,
	}
	options, err := k.Options()
	require.NoError(t, err)
	b.client, err = kgo.NewClient(append(options, kgo.RecordPartitioner(kgo.ManualPartitioner()))...)
	require.NoError(t, err)
	t.Cleanup(b.client.Close)
	b.admin = kadm.NewClient(b.client)
	b.db, err = clickhouse.Open(t.Context(), c)
	require.NoError(t, err)
	t.Cleanup(func() { _ = b.db.Close() })
	return b
}

// runSink runs a sink until the returned function is called.
func (b *bench) runSink() (stop func()) {
	b.t.Helper()
	s, err := sink.New(b.sink, testkit.Deps(b.t))
	require.NoError(b.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	stop = func() {
		cancel()
		if err, running := <-ended; running {
			close(ended)
			if err != nil {
				b.t.Errorf("sink: %v", err)
			}
		}
	}
	b.t.Cleanup(stop)
	return stop
}

// raw writes values to partition 0 of the raw topic.
func (b *bench) raw(values ...string) []*kgo.Record {
	b.t.Helper()
	records := make([]*kgo.Record, len(values))
	for i, value := range values {
		received := kgo.RecordHeader{Key: schemas.HeaderReceivedAt, Value: []byte(time.Now().UTC().Format(time.RFC3339Nano))}
		records[i] = &kgo.Record{Topic: b.cfg.RawTopic, Value: []byte(value), Headers: []kgo.RecordHeader{received}}
	}
	require.NoError(b.t, b.client.ProduceSync(b.t.Context(), records...).FirstErr())
	return records
}

// signIn is a raw event of tenant t1 that happened at the time.
func signIn(id string, at time.Time) string {
	return fmt.Sprintf(`{"id":%q,"tenantId":"t1","createdDateTime":%q,"userId":"u-%s"}`, id, at.UTC().Format(time.RFC3339Nano), id)
}

// signIns are n raw events of today.
func signIns(prefix string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = signIn(fmt.Sprintf("%s-%d", prefix, i), time.Now().Add(-time.Duration(i)*time.Second))
	}
	return all
}

// enriched is what the enricher makes of raw records: spread over the partitions
// of the enriched topic, and letters.
func (b *bench) enriched(raws []*kgo.Record, partitions int32) (outcomes []*kgo.Record) {
	b.t.Helper()
	decoder := rawevent.NewDecoder()
	for _, r := range raws {
		decoder.Decode(r.Value, source(r, ""), func(d rawevent.Decoded) bool {
			if d.Err != nil {
				outcomes = append(outcomes, &kgo.Record{Topic: b.cfg.DeadTopic, Value: r.Value, Headers: []kgo.RecordHeader{
					{Key: schemas.HeaderDeadReason, Value: []byte(d.Err.Reason)}, {Key: schemas.HeaderDeadTopic, Value: []byte(r.Topic)},
					{Key: schemas.HeaderDeadPartition, Value: []byte(strconv.Itoa(int(r.Partition)))},
					{Key: schemas.HeaderDeadOffset, Value: []byte(strconv.FormatInt(r.Offset, 10))},
					{Key: schemas.HeaderDeadIndex, Value: []byte(strconv.Itoa(d.Index))},
				}})
				return true
			}
			value, err := d.Event.MarshalVT()
			require.NoError(b.t, err)
			outcomes = append(outcomes, &kgo.Record{Topic: b.cfg.EnrichedTopic, Partition: int32(r.Offset) % partitions, Key: []byte(strings.Clone(d.Event.Id)), Value: value})
			return true
		})
	}
	return outcomes
}

// transact writes the records in a transaction, as the enricher does.
func (b *bench) transact(how kgo.TransactionEndTry, records ...*kgo.Record) {
	b.t.Helper()
	options, err := b.cfg.Kafka.Options()
	require.NoError(b.t, err)
	client, err := kgo.NewClient(append(options, kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.TransactionalID("tx-"+b.cfg.EnrichedTopic))...)
	require.NoError(b.t, err)
	defer client.Close()
	require.NoError(b.t, client.BeginTransaction())
	require.NoError(b.t, client.ProduceSync(b.t.Context(), records...).FirstErr())
	require.NoError(b.t, client.EndTransaction(b.t.Context(), how))
}

// commit commits offsets, as the member of a group does.
func (b *bench) commit(group, topic string, partition int32, offset int64, metadata string) {
	b.t.Helper()
	var offsets kadm.Offsets
	offsets.Add(kadm.Offset{Topic: topic, Partition: partition, At: offset, LeaderEpoch: -1, Metadata: metadata})
	require.NoError(b.t, b.admin.CommitAllOffsets(b.t.Context(), group, offsets))
}

// pass does the enricher's whole part for the raw records: outcomes and progress.
func (b *bench) pass(raws []*kgo.Record, partitions int32) []*kgo.Record {
	b.t.Helper()
	outcomes := b.enriched(raws, partitions)
	b.transact(kgo.TryCommit, outcomes...)
	b.commit(b.cfg.EnrichGroup, b.cfg.RawTopic, 0, raws[len(raws)-1].Offset+1, "")
	return outcomes
}

// stored waits until the sink has acknowledged all of the enriched topic.
func (b *bench) stored() {
	b.t.Helper()
	ends, err := b.admin.ListEndOffsets(b.t.Context(), b.cfg.EnrichedTopic)
	require.NoError(b.t, err)
	testkit.Eventually(b.t, arrivesWithin, "all is acknowledged", func() (bool, string) {
		committed, err := b.admin.FetchOffsets(b.t.Context(), b.cfg.SinkGroup)
		for id, end := range ends[b.cfg.EnrichedTopic] {
			at, _ := committed.Lookup(b.cfg.EnrichedTopic, id)
			if err != nil || at.At < end.Offset {
				return false, fmt.Sprintf("partition %d: %d of %d, %v", id, at.At, end.Offset, err)
			}
		}
		return true, ""
	})
}

func (b *bench) exec(statement string) {
	b.t.Helper()
	require.NoError(b.t, b.db.Exec(b.t.Context(), statement))
}

// verify runs the comparison and returns the report with its sums by topic.
func (b *bench) verify() (r Report, raw, enriched Partition) {
	b.t.Helper()
	r, err := Run(b.t.Context(), b.cfg)
	require.NoError(b.t, err)
	for _, p := range r.Partitions {
		sum := &raw
		if p.Topic == b.cfg.EnrichedTopic {
			sum = &enriched
		}
		require.Equal(b.t, p.Events, p.Rows+p.Superseded+p.Dead+p.OutOfReach+p.Gaps, "%+v does not add up", *p)
		sum.Events += p.Events
		sum.Rows += p.Rows
		sum.Superseded += p.Superseded
		sum.Dead += p.Dead
		sum.OutOfReach += p.OutOfReach
		sum.Gaps += p.Gaps
		sum.Duplicates += p.Duplicates
		sum.Stray += p.Stray
		sum.Waiting += p.Waiting
		sum.Deleted += p.Deleted
	}
	return r, raw, enriched
}
