package dead

import (
	"context"
	"errors"
	"fmt"
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

// bench is topics with letters in them.
type bench struct {
	t      *testing.T
	cfg    kafka.Config
	topics Topics
}

func newBench(t *testing.T, cfg kafka.Config) bench {
	names := testkit.Topics(t, cfg, 3)
	return bench{t, cfg, Topics{Raw: names.Raw, Enriched: names.Enriched, Dead: names.Dead}}
}

func (b bench) client(opts ...kgo.Opt) *kgo.Client {
	b.t.Helper()
	connection, err := b.cfg.Options()
	require.NoError(b.t, err)
	client, err := kgo.NewClient(append(connection, opts...)...)
	require.NoError(b.t, err)
	b.t.Cleanup(client.Close)
	return client
}

// bury writes letters as the enricher does, in transactions: the first is taken
// back, so that it must never be seen.
func (b bench) bury(letters ...*kgo.Record) {
	b.t.Helper()
	client := b.client(kgo.TransactionalID("bury-"+b.topics.Dead), kgo.ProducerBatchMaxBytes(schemas.MaxRecordBytes))
	write := func(how kgo.TransactionEndTry, records ...*kgo.Record) {
		require.NoError(b.t, client.BeginTransaction())
		require.NoError(b.t, client.ProduceSync(b.t.Context(), records...).FirstErr())
		require.NoError(b.t, client.EndTransaction(b.t.Context(), how))
	}
	write(kgo.TryAbort, b.letter("taken back", schemas.DeadNotJSON))
	write(kgo.TryCommit, letters...)
	b.settled()
}

// settled waits until no transaction is open: brokers say that one has ended
// before every partition knows it.
func (b bench) settled() {
	b.t.Helper()
	admin := kadm.NewClient(b.client())
	testkit.Eventually(b.t, 30*time.Second, "the end of all transactions", func() (bool, string) {
		stable, errStable := admin.ListCommittedOffsets(b.t.Context(), b.topics.Dead)
		ends, errEnds := admin.ListEndOffsets(b.t.Context(), b.topics.Dead)
		if err := errors.Join(errStable, errEnds); err != nil {
			return false, err.Error()
		}
		at, _ := stable.Lookup(b.topics.Dead, 0)
		end, _ := ends.Lookup(b.topics.Dead, 0)
		return at.Offset == end.Offset && at.Err == nil && end.Err == nil, fmt.Sprint(at.Offset, " of ", end.Offset)
	})
}

func (b bench) letter(value string, reason schemas.DeadReason, headers ...string) *kgo.Record {
	r := record(value, append(headers, schemas.HeaderDeadReason, string(reason), schemas.HeaderDeadTopic, b.topics.Raw,
		schemas.HeaderDeadPartition, "1", schemas.HeaderDeadOffset, "5", schemas.HeaderDeadAt, noon(0).Format(time.RFC3339))...)
	r.Topic, r.Partition, r.Offset = b.topics.Dead, 0, 0
	return r
}

func (b bench) list(filter Filter) []Letter {
	b.t.Helper()
	letters, err := List(b.t.Context(), b.cfg, b.topics.Dead, filter)
	require.NoError(b.t, err)
	return letters
}

func (b bench) replay(terms Terms, filter Filter) (steps []Step, sent []Sent) {
	b.t.Helper()
	steps = Plan(b.list(filter), b.topics, terms)
	require.NoError(b.t, Replay(b.t.Context(), b.cfg, b.topics, steps, func(s Sent) { sent = append(sent, s) }))
	return steps, sent
}

// at reads one record with another client, kafka-go.
func (b bench) at(topic string, partition int32, offset int64) kafkago.Message {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), time.Minute)
	defer cancel()
	reader := kafkago.NewReader(kafkago.ReaderConfig{
		Brokers: b.cfg.Brokers, Topic: topic, Partition: int(partition), MinBytes: 1, MaxBytes: 16 << 20, MaxWait: 100 * time.Millisecond,
	})
	defer func() { _ = reader.Close() }()
	require.NoError(b.t, reader.SetOffset(offset))
	message, err := reader.ReadMessage(ctx)
	require.NoError(b.t, err)
	require.Equal(b.t, offset, message.Offset)
	return message
}

func headersOf(message kafkago.Message) map[string]string {
	all := map[string]string{}
	for _, h := range message.Headers {
		all[h.Key] = string(h.Value)
	}
	return all
}

func TestReplay_sendsTheBytesToWhereTheyCameFrom(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		b := newBench(t, cfg)
		b.bury(
			b.letter(`{"id":"a"}`, schemas.DeadWrongType, "tenant", "t", "content-type", "application/json", "received-at", "2026-03-04T05:06:07Z"),
			b.letter(enriched(t, "e"), schemas.DeadRefused),
			b.letter("worn out", schemas.DeadNotJSON, schemas.HeaderReplay, "3"),
		)
		letters := b.list(Filter{})
		require.Len(t, letters, 3)
		steps, sent := b.replay(Terms{MaxReplays: 3}, Filter{})
		require.Len(t, steps, 3)
		assert.Contains(t, steps[2].Skip, "3 times already")
		require.Len(t, sent, 2)

		assert.Equal(t, b.topics.Raw, sent[0].Step.Topic)
		raw := b.at(b.topics.Raw, sent[0].Partition, sent[0].Offset)
		assert.Equal(t, `{"id":"a"}`, string(raw.Value))
		assert.Equal(t, "key", string(raw.Key))
		assert.Equal(t, map[string]string{"tenant": "t", "content-type": "application/json", "received-at": "2026-03-04T05:06:07Z", "replays": "1"}, headersOf(raw))

		assert.Equal(t, b.topics.Enriched, sent[1].Step.Topic)
		again := b.at(b.topics.Enriched, sent[1].Partition, sent[1].Offset)
		var event schemas.SignIn
		require.NoError(t, event.UnmarshalVT(again.Value))
		assert.Equal(t, "e", event.Id)
		assert.Equal(t, "e", string(again.Key))
		assert.Equal(t, kafkago.Murmur2Balancer{}.Balance(kafkago.Message{Key: again.Key}, 0, 1, 2), again.Partition, "where the id belongs")
		assert.Equal(t, map[string]string{"replays": "1"}, headersOf(again))

		// What was sent is closed; what was not stays.
		open := b.list(Filter{})
		require.Len(t, open, 1)
		assert.Equal(t, letters[2].Position, open[0].Position)
		closed := b.list(Filter{Closed: true})
		require.Len(t, closed, 3)
		assert.Equal(t, 1, closed[0].Sent)
		assert.WithinDuration(t, time.Now(), closed[0].SentAt, time.Hour)
	})
}

func TestReplay_howeverOftenSomebodyInsists_ends(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		b := newBench(t, cfg)
		b.bury(b.letter("x", schemas.DeadNotJSON, schemas.HeaderReplay, "1"))
		at := b.list(Filter{})[0].Position
		_, sent := b.replay(Terms{MaxReplays: 4}, Filter{})
		require.Len(t, sent, 1)
		steps, sent := b.replay(Terms{MaxReplays: 4}, Filter{Positions: []Position{at}})
		assert.Empty(t, sent)
		assert.Contains(t, steps[0].Skip, "--again")
		for round := 3; round <= 4; round++ {
			_, sent = b.replay(Terms{MaxReplays: 4, Again: true}, Filter{Closed: true})
			require.Len(t, sent, 1)
			assert.Equal(t, fmt.Sprint(round), headersOf(b.at(b.topics.Raw, sent[0].Partition, sent[0].Offset))[schemas.HeaderReplay])
		}
		steps, sent = b.replay(Terms{MaxReplays: 4, Again: true}, Filter{Closed: true})
		assert.Empty(t, sent)
		assert.Contains(t, steps[0].Skip, "4 times already")
	})
}

// What was sent is noted, or it would be sent once more.
func TestReplay_stoppedBehindASending_notesWhatWasSent(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		b := newBench(t, cfg)
		b.bury(b.letter(`{"id":"a"}`, schemas.DeadWrongType))
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		steps := Plan(b.list(Filter{}), b.topics, Terms{MaxReplays: 3})
		require.NoError(t, Replay(ctx, cfg, b.topics, steps, func(Sent) { stop() }))
		assert.Empty(t, b.list(Filter{}), "open letters")
	})
}

func TestReplay_letterThatIsGone_saysSo(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		b := newBench(t, cfg)
		b.bury(b.letter(`{"id":"a"}`, schemas.DeadWrongType))
		steps := Plan(b.list(Filter{}), b.topics, Terms{MaxReplays: 3})
		steps[0].Position.Offset = 0 // where a transaction was taken back
		err := Replay(t.Context(), cfg, b.topics, steps, func(Sent) { t.Error("something was sent") })
		require.ErrorContains(t, err, "1 letters expired")
	})
}

// More than one batch, by number and by bytes.
func TestReplay_many_allGoOnce(t *testing.T) {
	b := newBench(t, testkit.Kafka(t))
	const n = sendRecords + 20
	var letters []*kgo.Record
	for i := range n {
		letters = append(letters, b.letter(fmt.Sprintf(`{"id":"%d"}`, i), schemas.DeadWrongType))
	}
	for range 4 {
		letters = append(letters, b.letter(string(make([]byte, 3<<20)), schemas.DeadTooLarge))
	}
	b.bury(letters...)
	_, sent := b.replay(Terms{MaxReplays: 3}, Filter{})
	assert.Len(t, sent, n+4)
	places := map[string]bool{}
	for _, s := range sent {
		places[fmt.Sprint(s.Partition, "/", s.Offset)] = true
	}
	assert.Len(t, places, n+4, "each has a place of its own")
	assert.Empty(t, b.list(Filter{}))
}

func TestFetch(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		b := newBench(t, cfg)
		b.bury(b.letter("one", schemas.DeadNotJSON, "tenant", "t"), b.letter("two", schemas.DeadNotJSON))
		letters := b.list(Filter{})
		one, err := Fetch(t.Context(), cfg, b.topics.Dead, letters[0].Position)
		require.NoError(t, err)
		assert.Equal(t, "one", string(one.Value))
		assert.Equal(t, "key", string(one.Key))
		assert.Equal(t, letters[0], one.Letter)
		assert.Equal(t, "tenant=t", pairs(one.Headers)[0])

		_, sent := b.replay(Terms{MaxReplays: 3}, Filter{Positions: []Position{letters[1].Position}})
		require.Len(t, sent, 1)
		two, err := Fetch(t.Context(), cfg, b.topics.Dead, letters[1].Position)
		require.NoError(t, err)
		assert.Equal(t, 1, two.Sent, "it says that it was replayed")

		for at, want := range map[Position]string{
			{0, 0}:                        "took back", // of the transaction that was aborted
			{0, letters[1].Offset + 1}:    "mark of a transaction",
			{0, letters[1].Offset + 2}:    "the note that " + letters[1].Position.String() + " was replayed",
			{0, letters[1].Offset + 1000}: "holds the offsets from 0",
			{7, 0}:                        "no partition 7",
		} {
			_, err := Fetch(t.Context(), cfg, b.topics.Dead, at)
			assert.ErrorContains(t, err, want, at)
		}
	})
}

// A transaction that is still open ends what is read: the list does not wait for it.
func TestList_doesNotWaitForAnOpenTransaction(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		b := newBench(t, cfg)
		b.bury(b.letter("one", schemas.DeadNotJSON))
		client := b.client(kgo.TransactionalID("open-" + b.topics.Dead))
		require.NoError(t, client.BeginTransaction())
		require.NoError(t, client.ProduceSync(t.Context(), b.letter("two", schemas.DeadNotJSON)).FirstErr())
		assert.Len(t, b.list(Filter{}), 1)
		require.NoError(t, client.EndTransaction(t.Context(), kgo.TryCommit))
		testkit.Eventually(t, 30*time.Second, "the second letter", func() (bool, string) {
			n := len(b.list(Filter{}))
			return n == 2, fmt.Sprint(n)
		})
	})
}

func TestList_emptyAndExpired(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		b := newBench(t, cfg)
		assert.Empty(t, b.list(Filter{}))
		b.bury(b.letter("one", schemas.DeadNotJSON), b.letter("two", schemas.DeadNotJSON))
		letters := b.list(Filter{})
		require.Len(t, letters, 2)
		steps := Plan(letters, b.topics, Terms{MaxReplays: 3})
		admin := kadm.NewClient(b.client())
		var upTo kadm.Offsets
		upTo.Add(kadm.Offset{Topic: b.topics.Dead, Partition: 0, At: letters[1].Offset + 1})
		answers, err := admin.DeleteRecords(t.Context(), upTo)
		require.NoError(t, err)
		require.NoError(t, answers.Error())

		assert.Empty(t, b.list(Filter{}))
		err = Replay(t.Context(), cfg, b.topics, steps, func(Sent) { t.Error("nothing can be sent") })
		assert.ErrorContains(t, err, "2 letters expired")
	})
}

func TestList_withoutTopicOrKafka_saysWhich(t *testing.T) {
	_, err := List(t.Context(), testkit.Kafka(t), "no.such.topic", Filter{})
	require.ErrorContains(t, err, "no.such.topic")
	cfg := kafka.DefaultConfig()
	cfg.Brokers = []string{"127.0.0.1:1"}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	_, err = List(ctx, cfg, "dead", Filter{})
	require.ErrorContains(t, err, "127.0.0.1:1")
}

func TestNewest_leavesOlderOnesUnread(t *testing.T) {
	b := newBench(t, testkit.Kafka(t))
	b.bury(b.letter("one", schemas.DeadNotJSON), b.letter("two", schemas.DeadNotJSON), b.letter("three", schemas.DeadNotJSON))
	all, whole, err := Newest(t.Context(), b.cfg, b.topics.Dead, Filter{}, 1000)
	require.NoError(t, err)
	assert.True(t, whole)
	require.Len(t, all, 3)
	newest, whole, err := Newest(t.Context(), b.cfg, b.topics.Dead, Filter{}, 3) // a marker of the transaction among them
	require.NoError(t, err)
	assert.False(t, whole)
	assert.Equal(t, all[1:], newest)
}
