package enrich

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	kafkago "github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// testConfig is an enricher on topics and a group of its own.
func testConfig(cfg kafka.Config, topics testkit.TopicNames) Config {
	c := DefaultConfig()
	c.Listen, c.Kafka, c.Group, c.TransactionalID = "", cfg, "enrich-"+topics.Raw, "enrich-"+topics.Raw
	c.RawTopic, c.EnrichedTopic, c.DeadTopic, c.TenantsTopic = topics.Raw, topics.Enriched, topics.Dead, topics.Tenants
	return c
}

// start runs an enricher until stop is called, which returns what Run returned.
func start(t *testing.T, cfg Config) (e *Enricher, stop func() error) {
	t.Helper()
	e, err := New(cfg, testkit.Deps(t))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- e.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { assert.NoError(t, stop()) })
	return e, stop
}

// produce writes raw records and waits until Kafka has them.
func produce(t *testing.T, cfg kafka.Config, records ...*kgo.Record) {
	t.Helper()
	opts, err := cfg.Options()
	require.NoError(t, err)
	client, err := kgo.NewClient(append(opts, kgo.RecordPartitioner(kgo.ManualPartitioner()))...)
	require.NoError(t, err)
	defer client.Close()
	require.NoError(t, client.ProduceSync(t.Context(), records...).FirstErr())
}

// rawEvents makes n records spread over partitions, ids from first on.
func rawEvents(topic string, partitions int32, first, n int) (records []*kgo.Record) {
	for i := first; i < first+n; i++ {
		id := eventID(i)
		records = append(records, &kgo.Record{Topic: topic, Partition: int32(i) % partitions, Key: []byte(id), Value: sampleEvent(id, "81.2.69.142")})
	}
	return records
}

func eventID(i int) string { return fmt.Sprintf("10000000-0000-4000-8000-%012d", i) }

// decoded returns the events of enriched records, which must have their id as key.
func decoded(t *testing.T, messages []kafkago.Message) (events []*schemas.SignIn) {
	t.Helper()
	for _, message := range messages {
		ev := &schemas.SignIn{}
		require.NoError(t, ev.UnmarshalVT(message.Value))
		require.Equal(t, ev.Id, string(message.Key))
		events = append(events, ev)
	}
	return events
}

// eachOnce checks that events 0 to n-1 are there, each once.
func eachOnce(t *testing.T, messages []kafkago.Message, n int) {
	t.Helper()
	seen := map[string]int{}
	for _, message := range messages {
		seen[string(message.Key)]++
	}
	for i := range n {
		if seen[eventID(i)] != 1 {
			t.Fatalf("event %d is there %d times; %d records for %d events", i, seen[eventID(i)], len(messages), n)
		}
	}
	require.Len(t, messages, n)
}

func header(message kafkago.Message, key string) string {
	for _, h := range message.Headers {
		if h.Key == key {
			return string(h.Value)
		}
	}
	return ""
}

func TestEnricher_goodAndBadRecords(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topics := testkit.Topics(t, cfg, 1)
		config := testConfig(cfg, topics)
		config.DefaultTenant = "default-tenant"
		tenantless := func(id string) string {
			return `{"id":"` + id + `","createdDateTime":"2026-06-01T08:15:30Z","userId":"u","userPrincipalName":"a@b.c","appId":"a","status":{"errorCode":0}}`
		}
		received := time.Date(2026, 6, 1, 8, 15, 45, 123456789, time.UTC)
		headers := []kgo.RecordHeader{
			{Key: schemas.HeaderTenant, Value: []byte("header-tenant")},
			{Key: schemas.HeaderReceivedAt, Value: []byte(received.Format(time.RFC3339Nano))},
		}
		produce(t, cfg,
			&kgo.Record{Topic: topics.Raw, Key: []byte("k0"), Value: sampleEvent("event-tenant", "10.1.2.3"), Headers: headers},
			&kgo.Record{Topic: topics.Raw, Key: []byte("k1"), Value: []byte(`{"id":`), Headers: append([]kgo.RecordHeader{{Key: "own", Value: []byte("kept")}}, headers...)},
			&kgo.Record{Topic: topics.Raw, Value: []byte(tenantless("from-header")), Headers: headers},
			&kgo.Record{Topic: topics.Raw, Value: []byte(tenantless("from-default"))},
			&kgo.Record{Topic: topics.Raw, Key: []byte("k4"), Value: []byte(`{"records":[` + tenantless("batch-0") + `,{"id":7},` + tenantless("batch-2") + `]}`)},
			&kgo.Record{Topic: topics.Raw, Key: []byte("k5")},
			&kgo.Record{Topic: topics.Raw, Value: []byte(tenantless("last"))},
		)
		_, stop := start(t, config)
		events := decoded(t, readCommitted(t, cfg, topics.Enriched, 1, 6))
		dead := readCommitted(t, cfg, topics.Dead, 1, 3)
		require.NoError(t, stop())

		checkGood(t, topics, events, received)
		checkDead(t, topics, dead)
	})
}

func checkGood(t *testing.T, topics testkit.TopicNames, events []*schemas.SignIn, received time.Time) {
	t.Helper()
	var ids, tenants []string
	for _, ev := range events {
		ids, tenants = append(ids, ev.Id), append(tenants, ev.TenantId)
	}
	assert.Equal(t, []string{"event-tenant", "from-header", "from-default", "batch-0", "batch-2", "last"}, ids, "in the order of the partition")
	assert.Equal(t, "a0000000-0000-4000-8000-000000000001", tenants[0])
	assert.Equal(t, []string{"header-tenant", "default-tenant", "default-tenant", "default-tenant", "default-tenant"}, tenants[1:])
	first, batch := events[0], events[4]
	assert.Equal(t, received.UnixNano(), first.Provenance.ReceivedUnixNano)
	assert.Equal(t, topics.Raw, first.Provenance.Topic)
	assert.Equal(t, schemas.Format_FORMAT_GRAPH, first.Provenance.Format)
	assert.Equal(t, schemas.Status_STATUS_FAILURE, first.Enrichment.Status)
	assert.Equal(t, "Browser", first.Enrichment.ClientApp)
	assert.Equal(t, "private", first.Enrichment.LocationSource)
	assert.Equal(t, "success", first.Enrichment.ConditionalAccessStatus)
	assert.EqualValues(t, 4, batch.Provenance.Offset)
	assert.EqualValues(t, 2, batch.Provenance.Index)
	assert.NotZero(t, events[2].Provenance.ReceivedUnixNano, "the record's timestamp where no header says")
}

func checkDead(t *testing.T, topics testkit.TopicNames, dead []kafkago.Message) {
	t.Helper()
	require.Len(t, dead, 3)
	assert.Equal(t, `{"id":`, string(dead[0].Value))
	assert.Equal(t, "k1", string(dead[0].Key))
	assert.Equal(t, "kept", header(dead[0], "own"))
	assert.Equal(t, "header-tenant", header(dead[0], schemas.HeaderTenant))
	assert.Equal(t, string(schemas.DeadNotJSON), header(dead[0], schemas.HeaderDeadReason))
	assert.NotEmpty(t, header(dead[0], schemas.HeaderDeadDetail))
	assert.Equal(t, topics.Raw, header(dead[0], schemas.HeaderDeadTopic))
	assert.Equal(t, "0", header(dead[0], schemas.HeaderDeadPartition))
	assert.Equal(t, "1", header(dead[0], schemas.HeaderDeadOffset))
	at, err := time.Parse(time.RFC3339, header(dead[0], schemas.HeaderDeadAt))
	require.NoError(t, err)
	assert.Equal(t, time.UTC, at.Location())
	assert.Equal(t, `{"id":7}`, string(dead[1].Value), "the event's own bytes")
	assert.Equal(t, "1", header(dead[1], schemas.HeaderDeadIndex))
	assert.Equal(t, "4", header(dead[1], schemas.HeaderDeadOffset))
	assert.Empty(t, dead[2].Value, "a tombstone is no event")
}

func TestEnricher_killedMidway_everyEventOnce(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		const n, partitions = 6000, 3
		topics := testkit.Topics(t, cfg, partitions)
		config := testConfig(cfg, topics)
		config.BatchRecords, config.Instance = 100, "a"
		produce(t, cfg, rawEvents(topics.Raw, partitions, 0, n)...)
		for round := 1; round <= 3; round++ {
			kill := testkit.StartChild(t, childEnv, config)
			testkit.Eventually(t, 60*time.Second, "some transactions", func() (bool, string) {
				done := committedRecords(t, cfg, config)
				return done > int64(round*n/5), fmt.Sprintf("%d of %d raw records done", done, n)
			})
			kill()
		}
		require.Less(t, committedRecords(t, cfg, config), int64(n), "the last kill came too late to show anything")
		start(t, config)
		eachOnce(t, readCommitted(t, cfg, topics.Enriched, partitions, n), n)
	})
}

func TestEnricher_twoShareThePartitions(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		const n, partitions = 3000, 6
		topics := testkit.Topics(t, cfg, partitions)
		config := testConfig(cfg, topics)
		config.BatchRecords = 100
		one, _ := start(t, config)
		two, stopTwo := start(t, config)
		admin := adminClient(t, cfg)
		testkit.Eventually(t, 60*time.Second, "both have partitions", func() (bool, string) {
			groups, err := admin.DescribeGroups(t.Context(), config.Group)
			if err != nil {
				return false, err.Error()
			}
			busy, held := 0, 0
			for _, member := range groups[config.Group].Members {
				assigned, _ := member.Assigned.AsConsumer()
				if assigned != nil && len(assigned.Topics) > 0 {
					busy, held = busy+1, held+len(assigned.Topics[0].Partitions)
				}
			}
			return busy == 2 && held == partitions, fmt.Sprintf("%d members with %d partitions", busy, held)
		})
		produce(t, cfg, rawEvents(topics.Raw, partitions, 0, n/2)...)
		enriched := func(e *Enricher) float64 { return metricNamed(t, e, "events_total", "enriched") }
		testkit.Eventually(t, 60*time.Second, "the first half", func() (bool, string) {
			return enriched(one)+enriched(two) == n/2, fmt.Sprint(enriched(one), " and ", enriched(two))
		})
		assert.Positive(t, enriched(one))
		assert.Positive(t, enriched(two))

		// One goes while there is work; the other takes over what it held.
		produce(t, cfg, rawEvents(topics.Raw, partitions, n/2, n-n/2)...)
		require.NoError(t, stopTwo())
		messages := readCommitted(t, cfg, topics.Enriched, partitions, n)
		eachOnce(t, messages, n)
		partitionOf := map[string]int{}
		for _, message := range messages {
			partitionOf[string(message.Key)] = message.Partition
		}
		again := kafkago.Murmur2Balancer{}
		for id, partition := range partitionOf {
			require.Equal(t, again.Balance(kafkago.Message{Key: []byte(id)}, 0, 1, 2, 3, 4, 5), partition, "an id's partition follows from the id")
		}
	})
}

// A raw topic written in transactions ends with a marker; the committed offset
// must reach the end all the same, or stored-through would wait for ever.
func TestEnricher_offsetsPassTransactionMarkers(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topics := testkit.Topics(t, cfg, 1)
		config := testConfig(cfg, topics)
		opts, err := cfg.Options()
		require.NoError(t, err)
		producer, err := kgo.NewClient(append(opts, kgo.TransactionalID("producer-"+topics.Raw))...)
		require.NoError(t, err)
		defer producer.Close()
		for i, commit := range []kgo.TransactionEndTry{kgo.TryCommit, kgo.TryAbort, kgo.TryCommit} {
			require.NoError(t, producer.BeginTransaction())
			require.NoError(t, producer.ProduceSync(t.Context(), &kgo.Record{Topic: topics.Raw, Value: sampleEvent(eventID(i), "")}).FirstErr())
			require.NoError(t, producer.EndTransaction(t.Context(), commit))
		}
		start(t, config)
		testkit.Eventually(t, 30*time.Second, "the end of the raw topic", func() (bool, string) {
			done := committedRecords(t, cfg, config)
			return done == 6, fmt.Sprintf("committed %d, the end is 6", done)
		})
		events := decoded(t, readCommitted(t, cfg, topics.Enriched, 1, 2))
		require.Len(t, events, 2, "the aborted one was never there")
	})
}

func TestEnricher_deletedRecords_endsLoudly(t *testing.T) {
	cfg := testkit.Kafka(t)
	topics := testkit.Topics(t, cfg, 1)
	config := testConfig(cfg, topics)
	produce(t, cfg, rawEvents(topics.Raw, 1, 0, 10)...)
	admin := adminClient(t, cfg)
	var at kadm.Offsets
	at.Add(kadm.Offset{Topic: topics.Raw, Partition: 0, At: 3, LeaderEpoch: -1})
	require.NoError(t, admin.CommitAllOffsets(t.Context(), config.Group, at))
	var upTo kadm.Offsets
	upTo.Add(kadm.Offset{Topic: topics.Raw, Partition: 0, At: 7})
	_, err := admin.DeleteRecords(t.Context(), upTo)
	require.NoError(t, err)

	e, err := New(config, testkit.Deps(t))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	err = e.Run(ctx)
	require.ErrorContains(t, err, "deleted before group "+config.Group)
	require.ErrorContains(t, err, topics.Raw+"/0")
}

func adminClient(t *testing.T, cfg kafka.Config) *kadm.Client {
	t.Helper()
	opts, err := cfg.Options()
	require.NoError(t, err)
	client, err := kadm.NewOptClient(opts...)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client
}

// committedRecords is the sum of the group's committed offsets.
func committedRecords(t *testing.T, cfg kafka.Config, config Config) (sum int64) {
	t.Helper()
	offsets, err := adminClient(t, cfg).FetchOffsets(t.Context(), config.Group)
	if err != nil {
		if errors.Is(err, context.Canceled) {
			return 0
		}
		return 0 // the group is not there yet
	}
	offsets.Each(func(o kadm.OffsetResponse) {
		if o.Err == nil && o.At > 0 {
			sum += o.At
		}
	})
	return sum
}
