package relay

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// brokerAt starts a broker that keeps its data in dir.
func brokerAt(t *testing.T, dir string, port int) (*engine.Kafka, kafka.Config) {
	t.Helper()
	broker, err := engine.StartKafka(t.Context(), engine.KafkaOptions{Dir: dir, Port: port, Log: testkit.Logger(t)})
	require.NoError(t, err)
	t.Cleanup(func() { broker.Close() })
	cfg := kafka.DefaultConfig()
	cfg.Brokers = []string{broker.Addr()}
	return broker, cfg
}

func (r *running) eventuallyReady(t *testing.T, want bool) {
	t.Helper()
	testkit.Eventually(t, patience, fmt.Sprintf("ready is %v", want), func() (bool, string) {
		err := r.ready.Check()
		return (err == nil) == want, fmt.Sprint(err)
	})
}

// While the destination is away the relay keeps its place in the source's group,
// commits nothing, says so, and goes on by itself.
func TestRelay_destinationAway_waitsInTheGroupAndGoesOn(t *testing.T) {
	source, err := kfake.NewCluster(kfake.NumBrokers(1))
	require.NoError(t, err)
	t.Cleanup(source.Close)
	var joins kmsgCounter
	joins.count(source, kmsg.JoinGroup)
	from := kafka.DefaultConfig()
	from.Brokers = source.ListenAddrs()

	dir := t.TempDir()
	broker, to := brokerAt(t, dir, 0)
	var port int
	_, err = fmt.Sscanf(broker.Addr(), "127.0.0.1:%d", &port)
	require.NoError(t, err)
	topics, hub := testkit.Topics(t, to, 1), hub(t, from, 2)
	config := between(from, hub, to, topics.Raw)
	produce(t, from, hub, 2, batches(0, 10, 10)...)
	r := start(t, config)
	landed(t, to, topics.Raw, 100)
	eventuallyCommitted(t, config, 10)
	r.eventuallyReady(t, true)
	before := joins.value()

	broker.Close()
	produce(t, from, hub, 2, batches(100, 300, 10)...)
	r.eventuallyReady(t, false)
	assert.ErrorContains(t, r.ready.Check(), to.Brokers[0])
	assert.EqualValues(t, 10, committed(t, config), "nothing is committed that is not acknowledged")

	brokerAt(t, dir, port)
	_, keys := landed(t, to, topics.Raw, 3100)
	eachThere(t, keys, 3100)
	eventuallyCommitted(t, config, 310)
	r.eventuallyReady(t, true)
	assert.Equal(t, before, joins.value(), "joins of the group")
}

// What waits for a destination that is away is bounded by the setting, however
// much the source holds.
func TestRelay_destinationAway_holdsNoMoreThanItsBuffer(t *testing.T) {
	broker, to := brokerAt(t, t.TempDir(), 0)
	topics := testkit.Topics(t, to, 1)
	from := testkit.Kafka(t)
	hub := hub(t, from, 1)
	config := between(from, hub, to, topics.Raw)
	config.BufferBytes = minBuffer
	r := start(t, config)
	r.eventuallyReady(t, true)
	broker.Close()
	const size, count = 32 << 10, 1000
	var values []string
	for i := range count {
		values = append(values, strings.Replace(graph(eventID(i)), `"u"`, `"`+strings.Repeat("u", size)+`"`, 1))
	}
	produce(t, from, hub, 1, values...)
	r.eventuallyReady(t, false)
	waiting := r.metric(t, "waiting_events")
	assert.Positive(t, waiting)
	assert.Less(t, waiting*size, float64(config.BufferBytes))
	assert.Zero(t, committed(t, config))
	require.NoError(t, r.stop())
}

// A relay may be started before the clusters are.
func TestRelay_startsBeforeItsDestination(t *testing.T) {
	dir := t.TempDir()
	broker, to := brokerAt(t, dir, 0)
	var port int
	_, err := fmt.Sscanf(broker.Addr(), "127.0.0.1:%d", &port)
	require.NoError(t, err)
	topics := testkit.Topics(t, to, 1)
	broker.Close()
	from := testkit.Kafka(t)
	hub := hub(t, from, 1)
	produce(t, from, hub, 1, batches(0, 1, 10)...)
	r := start(t, between(from, hub, to, topics.Raw))
	testkit.Eventually(t, patience, "the problem in words", func() (bool, string) {
		err := fmt.Sprint(r.ready.Check())
		return strings.Contains(err, to.Brokers[0]), err
	})
	brokerAt(t, dir, port)
	_, keys := landed(t, to, topics.Raw, 10)
	eachThere(t, keys, 10)
}

// A stop does not wait for a destination that is away, and loses nothing.
func TestRelay_stoppedWhileTheDestinationIsAway_sendsAgain(t *testing.T) {
	dir := t.TempDir()
	broker, to := brokerAt(t, dir, 0)
	var port int
	_, err := fmt.Sscanf(broker.Addr(), "127.0.0.1:%d", &port)
	require.NoError(t, err)
	topics := testkit.Topics(t, to, 1)
	from := testkit.Kafka(t)
	hub := hub(t, from, 1)
	config := between(from, hub, to, topics.Raw)
	r := start(t, config)
	r.eventuallyReady(t, true)
	broker.Close()
	produce(t, from, hub, 1, batches(0, 5, 10)...)
	testkit.Eventually(t, patience, "events wait", func() (bool, string) {
		n := r.metric(t, "waiting_events")
		return n == 50, fmt.Sprint(n)
	})
	require.NoError(t, r.stop())
	assert.Zero(t, committed(t, config))

	brokerAt(t, dir, port)
	start(t, config)
	_, keys := landed(t, to, topics.Raw, 50)
	eachThere(t, keys, 50)
}

// expire deletes the first records of a hub behind the back of a group that has
// committed less.
func expire(t *testing.T, config Config, committed, upTo int64) {
	t.Helper()
	admin := kadm.NewClient(client(t, config.Source))
	var at, before kadm.Offsets
	at.Add(kadm.Offset{Topic: config.SourceTopics[0], At: committed, LeaderEpoch: -1})
	require.NoError(t, admin.CommitAllOffsets(t.Context(), config.Group, at))
	before.Add(kadm.Offset{Topic: config.SourceTopics[0], At: upTo})
	_, err := admin.DeleteRecords(t.Context(), before)
	require.NoError(t, err)
}

func TestRelay_expiredOffset_endsLoudlyUnlessToldToSkip(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topics, from := testkit.Topics(t, cfg, 1), hub(t, cfg, 1)
		config := between(cfg, from, cfg, topics.Raw)
		produce(t, cfg, from, 1, batches(0, 10, 1)...)
		expire(t, config, 3, 7)
		err := end(t, config)
		require.ErrorContains(t, err, from+"/0 begins at offset 7")
		require.ErrorContains(t, err, "only up to 3: 4 records were deleted")
		require.ErrorContains(t, err, "GATEHOUSE_RELAY__SKIP_EXPIRED=true")

		config.SkipExpired = true
		start(t, config)
		_, keys := landed(t, cfg, topics.Raw, 3)
		assert.Contains(t, keys, eventID(7))
		assert.Len(t, keys, 3)
		eventuallyCommitted(t, config, 10)
	})
}

// A topic that was deleted and made anew has fewer records than were copied.
func TestRelay_sourceMadeAnew_endsLoudly(t *testing.T) {
	cfg := testkit.Kafka(t)
	topics, from := testkit.Topics(t, cfg, 1), hub(t, cfg, 1)
	config := between(cfg, from, cfg, topics.Raw)
	produce(t, cfg, from, 1, batches(0, 2, 1)...)
	expire(t, config, 5, 0)
	require.ErrorContains(t, end(t, config), "ends at offset 2, but group "+config.Group+" has copied up to 5")
}

func TestRelay_wrongTopics_endsAndSaysWhatToDo(t *testing.T) {
	cfg := testkit.Kafka(t)
	topics, from := testkit.Topics(t, cfg, 1), hub(t, cfg, 1)
	require.ErrorContains(t, end(t, between(cfg, "nowhere", cfg, topics.Raw)), "relay.source_topics")
	require.ErrorContains(t, end(t, between(cfg, from, cfg, "nowhere")), "gatehouse migrate")
	require.ErrorContains(t, end(t, between(cfg, topics.Raw, cfg, topics.Raw)), "would never end")
}
