package producer_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/ingest/producer"
	internalkafka "github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func zapNop() *zap.Logger { return zap.NewNop() }

const (
	tenantA = "aaaaaaaa-0000-4000-8000-00000000000a"
	tenantB = "bbbbbbbb-0000-4000-8000-00000000000b"
)

// patience is far more than anything here takes.
const patience = time.Minute

func start(t *testing.T, cluster internalkafka.Config, topic string, change ...func(*producer.Config)) *producer.Producer {
	t.Helper()
	cfg := producer.Config{Brokers: cluster.Brokers, Topic: topic, Tenant: tenantA}
	for _, c := range change {
		c(&cfg)
	}
	p, err := producer.New(cfg)
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// stored reads a topic of two partitions.
func stored(t *testing.T, cluster internalkafka.Config, topic string) (all []kafka.Message) {
	t.Helper()
	for partition := range 2 {
		conn, err := kafka.DialLeader(t.Context(), "tcp", cluster.Brokers[0], topic, partition)
		require.NoError(t, err)
		first, last, err := conn.ReadOffsets()
		require.NoError(t, err)
		require.NoError(t, conn.Close())
		r := kafka.NewReader(kafka.ReaderConfig{Brokers: cluster.Brokers, Topic: topic, Partition: partition, MaxWait: 100 * time.Millisecond})
		require.NoError(t, r.SetOffset(first))
		for range last - first {
			m, err := r.ReadMessage(t.Context())
			require.NoError(t, err)
			all = append(all, m)
		}
		require.NoError(t, r.Close())
	}
	return all
}

func event(id string) producer.Event {
	return producer.Event{ID: id, JSON: fmt.Appendf(nil, `{"id":%q,"createdDateTime":"2026-03-04T05:06:07Z","userId":"u"}`, id)}
}

// What is published can be read by the decoder that the stages use, under its id
// and tenant.
func TestPublish_storesEvents(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cluster internalkafka.Config) {
		topic := testkit.Topics(t, cluster, 2).Raw
		p := start(t, cluster, topic)
		events := []producer.Event{
			event("own"),
			{JSON: []byte(` {"createdDateTime":"2026-03-04T05:06:07Z","userId":"u","Id":"from-json"}`)},
			{JSON: []byte(`{"time":"2026-03-04T05:06:07Z","category":"SignInLogs","properties":{"createdDateTime":"2026-03-04T05:06:07Z","userId":"u","id":"from-properties"}}`)},
			{JSON: []byte(`{"createdDateTime":"2026-03-04T05:06:07Z","userId":"u"}`)},
			{ID: "of-b", JSON: event("of-b").JSON, Tenant: tenantB},
		}
		require.NoError(t, p.Publish(t.Context(), events...))
		got := map[string]string{}
		for _, m := range stored(t, cluster, topic) {
			headers := map[string]string{}
			for _, h := range m.Headers {
				headers[h.Key] = string(h.Value)
			}
			assert.Equal(t, "application/json", headers[schemas.HeaderContentType])
			rawevent.NewDecoder().Decode(m.Value, rawevent.Source{Tenant: headers[schemas.HeaderTenant]}, func(d rawevent.Decoded) bool {
				require.Nil(t, d.Err)
				if !d.Event.GetProvenance().GetIdDerived() {
					assert.Equal(t, d.Event.GetId(), string(m.Key))
				} else {
					assert.Nil(t, m.Key)
				}
				got[string(m.Key)] = d.Event.GetTenantId()
				return true
			})
		}
		assert.Equal(t, map[string]string{"own": tenantA, "from-json": tenantA, "from-properties": tenantA, "": tenantA, "of-b": tenantB}, got)
	})
}

// Several callers share batches, every event is stored once, and events of one id
// stay in order.
func TestPublish_fromManyCallers(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cluster internalkafka.Config) {
		topic := testkit.Topics(t, cluster, 2).Raw
		p := start(t, cluster, topic, func(c *producer.Config) { c.MaxInFlight, c.BatchSize = 100, 50 })
		var callers sync.WaitGroup
		for caller := range 8 {
			callers.Go(func() {
				for revision := range 5 {
					var events []producer.Event
					for i := range 60 { // more than one part of a call
						e := event(fmt.Sprintf("%d-%d", caller, i))
						e.JSON = append(e.JSON[:len(e.JSON)-1], fmt.Sprintf(`,"revision":%d}`, revision)...)
						events = append(events, e)
					}
					assert.NoError(t, p.Publish(t.Context(), events...))
				}
			})
		}
		callers.Wait()
		revisions := map[string]int{}
		for _, m := range stored(t, cluster, topic) {
			assert.Contains(t, string(m.Value), fmt.Sprintf(`"revision":%d}`, revisions[string(m.Key)]), "%s in order", m.Key)
			revisions[string(m.Key)]++
		}
		assert.Len(t, revisions, 8*60)
	})
}

func TestPublish_listsEventsThatCannotBeSent(t *testing.T) {
	cluster := testkit.Kafka(t)
	topic := testkit.Topics(t, cluster, 2).Raw
	p := start(t, cluster, topic)
	large := event("large")
	large.JSON = append(large.JSON[:len(large.JSON)-1], `,"a":"`+strings.Repeat("x", schemas.MaxEventBytes)+`"}`...)
	err := p.Publish(t.Context(), event("1"), producer.Event{ID: "broken", JSON: []byte(`{"id":`)}, event("2"), large,
		producer.Event{ID: "list", JSON: []byte(`[]`)}, producer.Event{ID: strings.Repeat("x", 3000), JSON: []byte(`{}`)}, event("3"))
	var failed *producer.DeliveryErrors
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, 7, failed.Of)
	var indexes []int
	for _, f := range failed.Failed {
		indexes = append(indexes, f.Index)
	}
	assert.Equal(t, []int{1, 3, 4, 5}, indexes)
	assert.ErrorIs(t, failed.Failed[0].Err, producer.ErrNotJSON)
	assert.ErrorIs(t, failed.Failed[1].Err, producer.ErrTooLarge)
	assert.ErrorIs(t, err, producer.ErrTooLarge)
	assert.Contains(t, err.Error(), "4 of 7 events")
	assert.Len(t, stored(t, cluster, topic), 3)
}

func TestPublish_withoutItsTopic(t *testing.T) {
	p := start(t, testkit.Kafka(t), "no.such.topic", func(c *producer.Config) { c.MaxAttempts = 1 })
	var failed *producer.DeliveryErrors
	require.ErrorAs(t, p.Publish(t.Context(), event("1"), event("2")), &failed)
	assert.Len(t, failed.Failed, 2)
	assert.ErrorIs(t, failed.Failed[0].Err, kafka.UnknownTopicOrPartition)
}

// controlled is a broker whose answers to produce requests are the test's.
func controlled(t *testing.T, answer func(*kfake.Cluster, kmsg.Request) (kmsg.Response, error, bool)) internalkafka.Config {
	t.Helper()
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(2, "raw"))
	require.NoError(t, err)
	t.Cleanup(cluster.Close)
	cluster.ControlKey(int16(kmsg.Produce), func(r kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		return answer(cluster, r)
	})
	return internalkafka.Config{Brokers: cluster.ListenAddrs()}
}

// What waits for Kafka is bounded, also by events whose callers have gone.
func TestPublish_blocksWhenTooMuchIsUnderWay(t *testing.T) {
	released, release := context.WithCancel(context.Background())
	defer release()
	arrived, arrive := context.WithCancel(t.Context())
	defer arrive()
	cluster := controlled(t, func(c *kfake.Cluster, _ kmsg.Request) (kmsg.Response, error, bool) {
		arrive()
		c.SleepControl(func() { <-released.Done() })
		return nil, nil, false
	})
	p := start(t, cluster, "raw", func(c *producer.Config) { c.MaxInFlight, c.MaxAttempts = 4, 1 })
	impatient, leave := context.WithCancel(t.Context())
	gone := make(chan error, 1)
	go func() { gone <- p.Publish(impatient, event("1"), event("2")) }()
	<-arrived.Done() // they have room
	also := make(chan error, 1)
	go func() { also <- p.Publish(t.Context(), event("3"), event("4")) }()

	blocked := func() error {
		brief, end := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer end()
		return p.Publish(brief, event("5"), event("6"))
	}
	testkit.Eventually(t, patience, "no room", func() (bool, string) {
		err := blocked()
		return errors.Is(err, context.DeadlineExceeded), fmt.Sprint(err)
	})
	leave()
	require.ErrorIs(t, <-gone, context.Canceled)
	require.ErrorIs(t, blocked(), context.DeadlineExceeded, "the room of events still under way is not given away")
	release()
	require.NoError(t, <-also)
	require.NoError(t, p.Publish(t.Context(), event("5"), event("6")))
	seen := map[string]bool{}
	for _, m := range stored(t, cluster, "raw") {
		seen[string(m.Key)] = true
	}
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		assert.True(t, seen[id], id)
	}
}

// A partition that refuses its batch fails those events alone.
func TestPublish_saysWhichEventsFailed(t *testing.T) {
	cluster := controlled(t, func(_ *kfake.Cluster, r kmsg.Request) (kmsg.Response, error, bool) {
		request, _ := r.(*kmsg.ProduceRequest)
		if request.Topics[0].Partitions[0].Partition == 0 {
			return nil, nil, false
		}
		response, _ := request.ResponseKind().(*kmsg.ProduceResponse)
		topic := kmsg.NewProduceResponseTopic()
		topic.Topic = "raw"
		partition := kmsg.NewProduceResponseTopicPartition()
		partition.Partition, partition.ErrorCode = 1, int16(kafka.TopicAuthorizationFailed)
		topic.Partitions = append(topic.Partitions, partition)
		response.Topics = append(response.Topics, topic)
		return response, nil, true
	})
	p := start(t, cluster, "raw", func(c *producer.Config) { c.MaxAttempts = 1 })
	var events []producer.Event
	for i := range 20 {
		events = append(events, event(fmt.Sprint(i)))
	}
	var failed *producer.DeliveryErrors
	require.ErrorAs(t, p.Publish(t.Context(), events...), &failed)
	there := stored(t, cluster, "raw")
	assert.NotEmpty(t, there)
	assert.Len(t, failed.Failed, len(events)-len(there))
	for _, f := range failed.Failed {
		assert.ErrorIs(t, f.Err, kafka.TopicAuthorizationFailed)
		assert.Equal(t, fmt.Sprint(f.Index), f.ID)
		for _, m := range there {
			assert.NotEqual(t, f.ID, string(m.Key))
		}
	}
}

// Close sends what waits for its batch to fill.
func TestClose_flushes(t *testing.T) {
	cluster := testkit.Kafka(t)
	topic := testkit.Topics(t, cluster, 2).Raw
	p := start(t, cluster, topic, func(c *producer.Config) { c.Linger, c.BatchSize = time.Hour, 3 })
	published := make(chan error, 1)
	go func() { published <- p.Publish(t.Context(), event("1"), event("1"), event("1"), event("1")) }()
	testkit.Eventually(t, patience, "a full batch is stored", func() (bool, string) {
		n := len(stored(t, cluster, topic))
		return n == 3, fmt.Sprint(n)
	})
	require.NoError(t, p.Close())
	require.NoError(t, <-published)
	assert.Len(t, stored(t, cluster, topic), 4)
	assert.ErrorIs(t, p.Publish(t.Context(), event("2")), producer.ErrClosed)
}

func TestNew_reportsAllProblems(t *testing.T) {
	_, err := producer.New(producer.Config{BatchSize: -1, BatchBytes: schemas.MaxRecordBytes + 1, Linger: -1, MaxInFlight: -1, MaxAttempts: -1})
	for _, part := range []string{"Brokers", "BatchSize", "BatchBytes", "Linger", "MaxInFlight", "MaxAttempts"} {
		assert.ErrorContains(t, err, part)
	}
	_, err = producer.New(producer.Config{Brokers: []string{"localhost"}})
	assert.ErrorContains(t, err, "host:port")
}
