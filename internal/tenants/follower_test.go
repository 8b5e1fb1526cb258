package tenants_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/tenants"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

const tenant = "aaaaaaaa-0000-4000-8000-00000000000a"

// version reads a record's version.
func version(value []byte) (string, error) {
	record, err := tenants.ReadRecord(value)
	return record.Version, err
}

// follow runs a follower until the test ends.
func follow(t *testing.T, cfg kafka.Config, topic string, observer tenants.Observer) *tenants.Follower[string] {
	t.Helper()
	f := tenants.NewFollower(cfg, topic, version, observer, testkit.Logger(t))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f.Run(ctx)
	}()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
	return f
}

func awaitLoaded(t *testing.T, f *tenants.Follower[string]) {
	t.Helper()
	select {
	case <-f.Loaded():
	case <-time.After(60 * time.Second):
		t.Fatal("the topic is not read: ", f.Check())
	}
}

func openWriter(t *testing.T, cfg kafka.Config, topic string) *tenants.Writer {
	t.Helper()
	w, err := tenants.OpenWriter(cfg, topic)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return w
}

// named is a record of one policy.
func named(name string) tenants.Record {
	contents := tenants.Contents{Policies: []json.RawMessage{fmt.Appendf(nil, `{"displayName":%q}`, name)}}
	return tenants.NewRecord(contents, time.Unix(0, 0), "me")
}

func put(t *testing.T, w *tenants.Writer, tenant string, record tenants.Record) (partition int32, offset int64) {
	t.Helper()
	partition, offset, err := w.Put(t.Context(), tenant, record)
	require.NoError(t, err)
	return partition, offset
}

func TestFollower_readsToTheEndThenFollows(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topic := testkit.Topics(t, cfg, 1).Tenants
		w := openWriter(t, cfg, topic)
		for i := range 50 {
			put(t, w, tenant, named(fmt.Sprint("old ", i)))
		}
		put(t, w, strings.ToUpper(tenant), named("newest"))
		put(t, w, "gone", named("x"))
		_, _, err := w.Delete(t.Context(), "gone")
		require.NoError(t, err)

		f := follow(t, cfg, topic, tenants.Observer{})
		require.Error(t, f.Check(), "nothing has been read yet")
		awaitLoaded(t, f)
		got, ok := f.Get(tenant)
		assert.True(t, ok)
		assert.Equal(t, named("newest").Version, got, "the newest counts, whatever the id's case")
		_, ok = f.Get("gone")
		assert.False(t, ok, "deleted")
		assert.NoError(t, f.Check())

		partition, offset := put(t, w, "later", named("y"))
		require.NoError(t, f.Await(t.Context(), partition, offset))
		got, _ = f.Get("LATER")
		assert.Equal(t, named("y").Version, got)
		partition, offset, err = w.Delete(t.Context(), tenant)
		require.NoError(t, err)
		require.NoError(t, f.Await(t.Context(), partition, offset))
		_, ok = f.Get(tenant)
		assert.False(t, ok)
	})
}

func TestFollower_recordThatCannotBeRead_leavesTheEarlierOne(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topic := testkit.Topics(t, cfg, 1).Tenants
		w := openWriter(t, cfg, topic)
		put(t, w, tenant, named("good"))
		refused, counted := 0, -1
		putRaw(t, cfg, topic, tenant, `{"version":"1","policies":[]}`)
		f := follow(t, cfg, topic, tenants.Observer{Refused: func() { refused++ }, Tenants: func(n int) { counted = n }})
		awaitLoaded(t, f)
		offset := putRaw(t, cfg, topic, tenant, "nonsense")
		require.NoError(t, f.Await(t.Context(), 0, offset))
		got, _ := f.Get(tenant)
		assert.Equal(t, named("good").Version, got)
		assert.Equal(t, 2, refused)
		assert.Equal(t, 1, counted)
	})
}

func putRaw(t *testing.T, cfg kafka.Config, topic, key, value string) (offset int64) {
	t.Helper()
	opts, err := cfg.Options()
	require.NoError(t, err)
	client, err := kgo.NewClient(opts...)
	require.NoError(t, err)
	defer client.Close()
	record := &kgo.Record{Topic: topic, Key: []byte(key), Value: []byte(value)}
	require.NoError(t, client.ProduceSync(t.Context(), record).FirstErr())
	return record.Offset
}

func TestFollower_missingTopic_saysSoAndGoesOnOnceItIsThere(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topic := testkit.Topics(t, cfg, 1).Tenants + ".later"
		f := follow(t, cfg, topic, tenants.Observer{})
		testkit.Eventually(t, 60*time.Second, "the error that says what to do", func() (bool, string) {
			return strings.Contains(f.Check().Error(), "run gatehouse migrate"), f.Check().Error()
		})
		createTenants(t, cfg, topic)
		awaitLoaded(t, f)
	})
}

func createTenants(t *testing.T, cfg kafka.Config, name string) {
	t.Helper()
	for _, topic := range schemas.Topics(1, 1) {
		if topic.Name == schemas.TopicTenants {
			assert.True(t, topic.Compact)
			assert.EqualValues(t, 1, topic.Partitions)
			topic.Name = name
			require.NoError(t, kafka.EnsureTopics(t.Context(), cfg, []schemas.Topic{topic}, testkit.Logger(t)))
		}
	}
}

// A topic made anew holds other records; what it no longer has must not stay.
func TestFollower_topicMadeAnew_isReadAnew(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topic := testkit.Topics(t, cfg, 1).Tenants
		put(t, openWriter(t, cfg, topic), tenant, named("before"))
		f := follow(t, cfg, topic, tenants.Observer{})
		awaitLoaded(t, f)
		opts, err := cfg.Options()
		require.NoError(t, err)
		admin, err := kadm.NewOptClient(opts...)
		require.NoError(t, err)
		defer admin.Close()
		_, err = admin.DeleteTopic(t.Context(), topic)
		require.NoError(t, err)
		createTenants(t, cfg, topic)
		put(t, openWriter(t, cfg, topic), "other", named("after"))
		testkit.Eventually(t, 60*time.Second, "the new topic's records", func() (bool, string) {
			_, before := f.Get(tenant)
			_, after := f.Get("other")
			return after && !before, fmt.Sprint(before, after, f.Check())
		})
	})
}

func TestFollower_Await_endsWithTheContext(t *testing.T) {
	f := tenants.NewFollower(testkit.Kafka(t), "none", version, tenants.Observer{}, testkit.Logger(t))
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	require.ErrorIs(t, f.Await(ctx, 0, 7), why)
}

// What a transaction took back never counts, and the marker behind it, the last record
// of the topic, is waited for.
func TestFollower_transactionTakenBack_isNotReadAndEndsTheTopic(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topic := testkit.Topics(t, cfg, 1).Tenants
		put(t, openWriter(t, cfg, topic), tenant, named("stays"))
		opts, err := cfg.Options()
		require.NoError(t, err)
		client, err := kgo.NewClient(append(opts, kgo.TransactionalID(topic))...)
		require.NoError(t, err)
		defer client.Close()
		value, err := named("taken back").Bytes()
		require.NoError(t, err)
		require.NoError(t, client.BeginTransaction())
		require.NoError(t, client.ProduceSync(t.Context(), &kgo.Record{Topic: topic, Key: []byte(tenant), Value: value}).FirstErr())
		require.NoError(t, client.EndTransaction(t.Context(), kgo.TryAbort))

		f := follow(t, cfg, topic, tenants.Observer{})
		awaitLoaded(t, f)
		got, _ := f.Get(tenant)
		assert.Equal(t, named("stays").Version, got)
	})
}

func TestWriter_largeRecord_isTaken(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topic := testkit.Topics(t, cfg, 1).Tenants
		large := named(strings.Repeat("x", schemas.MaxRecordBytes-10_000))
		put(t, openWriter(t, cfg, topic), tenant, large)
		f := follow(t, cfg, topic, tenants.Observer{})
		awaitLoaded(t, f)
		got, _ := f.Get(tenant)
		assert.Equal(t, large.Version, got)
	})
}
