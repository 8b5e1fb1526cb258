package topic

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/sink/plan"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// rig is a topic of two partitions for one test.
type rig struct {
	*testing.T
	options []kgo.Opt
	admin   *kadm.Client
	topic   string
}

func newRig(t *testing.T, cfg kafka.Config) *rig {
	t.Helper()
	options, err := cfg.Options()
	require.NoError(t, err)
	r := &rig{T: t, options: options, topic: testkit.Topics(t, cfg, 2).Enriched}
	r.admin = kadm.NewClient(r.client())
	return r
}

func (r *rig) client(further ...kgo.Opt) *kgo.Client {
	r.Helper()
	client, err := kgo.NewClient(append(further, r.options...)...)
	require.NoError(r, err)
	r.Cleanup(client.Close)
	return client
}

// transact writes records to the first partition in a transaction that ends as said.
func (r *rig) transact(how kgo.TransactionEndTry, values ...string) {
	r.Helper()
	client := r.client(kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.TransactionalID("tx-"+r.topic), kgo.TransactionTimeout(time.Minute))
	require.NoError(r, client.BeginTransaction())
	for _, value := range values {
		require.NoError(r, client.ProduceSync(r.Context(), &kgo.Record{Topic: r.topic, Value: []byte(value)}).FirstErr())
	}
	require.NoError(r, client.EndTransaction(r.Context(), how))
	client.Close()
}

// expire deletes the records of the first partition before an offset, as retention does.
func (r *rig) expire(before int64) {
	r.Helper()
	var gone kadm.Offsets
	gone.AddOffset(r.topic, 0, before, -1)
	deleted, err := r.admin.DeleteRecords(r.Context(), gone)
	require.NoError(r, err)
	require.NoError(r, deleted.Error())
}

func TestReadFacts_tellTopicsOfOneNameApart(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		r := newRig(t, cfg)
		first, err := ReadFacts(t.Context(), r.admin, r.topic)
		require.NoError(t, err)
		assert.Equal(t, 2, first.Partitions)
		assert.NotEmpty(t, first.Cluster)
		again, err := ReadFacts(t.Context(), r.admin, r.topic)
		require.NoError(t, err)
		assert.Equal(t, first, again)

		_, err = r.admin.DeleteTopic(t.Context(), r.topic)
		require.NoError(t, err)
		testkit.Eventually(t, time.Minute, "the topic is gone", func() (bool, string) {
			_, err = ReadFacts(t.Context(), r.admin, r.topic)
			return err != nil, "it is there"
		})
		require.ErrorIs(t, err, ErrMissing)
		require.ErrorContains(t, err, r.topic)
		testkit.Eventually(t, time.Minute, "a topic of the same name", func() (bool, string) {
			_, err := r.admin.CreateTopic(t.Context(), 3, 1, nil, r.topic)
			return err == nil, fmt.Sprint(err)
		})
		var second Facts
		testkit.Eventually(t, time.Minute, "the new topic is known", func() (bool, string) {
			second, err = ReadFacts(t.Context(), r.admin, r.topic)
			return err == nil && second.Partitions == 3, fmt.Sprint(second, err)
		})
		assert.Equal(t, first.Cluster, second.Cluster)
		assert.NotEqual(t, first.ID, second.ID)
	})
}

func TestReadBounds_beginWhereRecordsWereDeleted(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		r := newRig(t, cfg)
		r.transact(kgo.TryCommit, "a", "b", "c")
		r.expire(2)
		bounds, err := ReadBounds(t.Context(), r.admin, r.topic)
		require.NoError(t, err)
		assert.Equal(t, map[int32]plan.Bounds{0: {Start: 2, End: 4}, 1: {}}, bounds, "three records and the marker of their transaction")

		_, err = ReadBounds(t.Context(), r.admin, r.topic+".no-such")
		require.Error(t, err)
		require.ErrorContains(t, err, r.topic+".no-such")
	})
}

func TestRangeReader_yieldsWhatWasCommittedWithin(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		r := newRig(t, cfg)
		r.transact(kgo.TryCommit, "0", "1") // and a marker at 2
		r.transact(kgo.TryAbort, "3", "4")  // and a marker at 5
		r.transact(kgo.TryCommit, "6", "7") // and a marker at 8
		for _, tt := range []struct {
			first, last int64
			want        []string
		}{
			{0, 8, []string{"0", "1", "6", "7"}},
			{1, 6, []string{"1", "6"}},
			{2, 5, nil},
			{7, 7, []string{"7"}},
		} {
			var got []string
			reader := RangeReader{Options: r.options, Topic: r.topic}
			err := reader.Read(t.Context(), 0, tt.first, tt.last, func(record *kgo.Record) {
				assert.Equal(t, fmt.Sprint(record.Offset), string(record.Value))
				got = append(got, string(record.Value))
			})
			require.NoError(t, err)
			assert.Equal(t, tt.want, got, "from %d to %d", tt.first, tt.last)
		}
	})
}

func TestRangeReader_whatHasExpired_isGone(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		r := newRig(t, cfg)
		r.transact(kgo.TryCommit, "a", "b", "c")
		r.expire(2)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		err := RangeReader{Options: r.options, Topic: r.topic}.Read(ctx, 0, 1, 2, func(record *kgo.Record) { t.Errorf("yields %s", record.Value) })
		require.ErrorIs(t, err, ErrRangeGone)
		require.ErrorContains(t, err, "/0 [1,2]")
	})
}

func TestRangeReader_endsWithItsContext(t *testing.T) {
	r := newRig(t, testkit.Kafka(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := RangeReader{Options: r.options, Topic: r.topic}.Read(ctx, 0, 0, 7, func(*kgo.Record) {})
	require.ErrorIs(t, err, context.Canceled)
}

// member is a client in a group that has both partitions.
func (r *rig) member(group string) *kgo.Client {
	r.Helper()
	has := make(chan int, 16)
	client := r.client(kgo.ConsumerGroup(group), kgo.ConsumeTopics(r.topic), kgo.DisableAutoCommit(),
		kgo.OnPartitionsAssigned(func(_ context.Context, _ *kgo.Client, assigned map[string][]int32) { has <- len(assigned[r.topic]) }))
	go func() {
		for !client.PollFetches(r.Context()).IsClientClosed() && r.Context().Err() == nil {
		}
	}()
	for n := 0; n < 2; {
		select {
		case more := <-has:
			n += more
		case <-time.After(time.Minute):
			r.Fatal("the group does not give out the partitions")
		}
	}
	return client
}

func TestCommitter_commitsEachPartitionWithItsMetadata(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		r := newRig(t, cfg)
		group := "group-" + r.topic
		committer := NewCommitter(r.member(group), r.topic)
		stop := make(chan struct{})
		var running sync.WaitGroup
		running.Go(func() { committer.Run(stop) })
		var commits sync.WaitGroup
		for partition := range int32(2) {
			commits.Go(func() {
				for offset := range int64(20) {
					assert.NoError(t, committer.Commit(partition, offset, -1, fmt.Sprintf("%d at %d", partition, offset)))
				}
			})
		}
		commits.Wait()
		all, err := r.admin.FetchOffsets(t.Context(), group)
		require.NoError(t, err)
		for partition := range int32(2) {
			at, found := all.Lookup(r.topic, partition)
			require.True(t, found)
			assert.Equal(t, int64(19), at.At)
			assert.Equal(t, fmt.Sprintf("%d at 19", partition), at.Metadata)
		}
		err = committer.Commit(7, 1, -1, "")
		require.Error(t, err, "a partition that the topic lacks")
		require.ErrorContains(t, err, r.topic+"/7")
		close(stop)
		running.Wait()
	})
}
