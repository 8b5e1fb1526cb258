package relay

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

// patience is how long a test waits for what it expects.
const patience = 60 * time.Second

// hub is the source of a test: a topic of its own.
func hub(t *testing.T, cfg kafka.Config, partitions int32) string {
	t.Helper()
	topic := schemas.Topic{Name: "hub." + strings.ToLower(rand.Text()[:10]), Partitions: partitions, Replication: 1, Retention: time.Hour, MaxMessageBytes: 8 << 20}
	require.NoError(t, kafka.EnsureTopics(t.Context(), cfg, []schemas.Topic{topic}, testkit.Logger(t)))
	return topic.Name
}

// between is a relay from a hub to a raw topic, in a group of its own.
func between(source kafka.Config, hub string, destination kafka.Config, raw string) Config {
	c := DefaultConfig()
	c.Listen, c.Source, c.SourceTopics, c.Group = "", source, []string{hub}, "relay-"+hub
	c.Kafka, c.Topic, c.DefaultTenant = destination, raw, "default-tenant"
	return c
}

// running is a relay under test.
type running struct {
	metrics *prometheus.Registry
	ready   *service.Readiness
	stop    func() error
	ended   chan error // gets what Run returned, unless stop took it
}

// start runs a relay until stop is called, which returns what Run returned.
func start(t *testing.T, cfg Config) *running {
	t.Helper()
	r := &running{metrics: prometheus.NewRegistry(), ready: service.NewReadiness(), ended: make(chan error, 1)}
	relay, err := New(cfg, service.Deps{Log: testkit.Logger(t), Metrics: r.metrics, Ready: r.ready})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { r.ended <- relay.Run(ctx) }()
	r.stop = sync.OnceValue(func() error {
		cancel()
		return <-r.ended
	})
	t.Cleanup(func() { assert.NoError(t, r.stop()) })
	return r
}

// end waits for a relay that ends by itself, and returns why.
func end(t *testing.T, cfg Config) error {
	t.Helper()
	relay, err := New(cfg, testkit.Deps(t))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err = relay.Run(ctx)
	require.NoError(t, ctx.Err(), "it goes on")
	return err
}

// metric is the sum of a metric's values.
func (r *running) metric(t *testing.T, name string) float64 {
	t.Helper()
	sum, found := r.lookUp(t, name)
	require.True(t, found, "no metric %s", name)
	return sum
}

func (r *running) lookUp(t *testing.T, name string) (sum float64, found bool) {
	t.Helper()
	families, err := r.metrics.Gather()
	require.NoError(t, err)
	for _, family := range families {
		if family.GetName() == "gatehouse_relay_"+name {
			for _, m := range family.Metric {
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
			return sum, true
		}
	}
	return 0, false
}

func client(t *testing.T, cfg kafka.Config, more ...kgo.Opt) *kgo.Client {
	t.Helper()
	opts, err := cfg.Options()
	require.NoError(t, err)
	c, err := kgo.NewClient(append(opts, more...)...)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// produce writes values to the partitions in turn.
func produce(t *testing.T, cfg kafka.Config, topic string, partitions int, values ...string) {
	t.Helper()
	c := client(t, cfg, kgo.RecordPartitioner(kgo.ManualPartitioner()), kgo.ProducerBatchMaxBytes(8<<20))
	var records []*kgo.Record
	for i, value := range values {
		records = append(records, &kgo.Record{Topic: topic, Partition: int32(i % partitions), Value: []byte(value)})
	}
	require.NoError(t, c.ProduceSync(t.Context(), records...).FirstErr())
}

// batches makes records of n events each, ids from first on.
func batches(first, records, n int) (values []string) {
	for range records {
		var events []string
		for range n {
			events = append(events, graph(eventID(first)))
			first++
		}
		values = append(values, `{"records":[`+strings.Join(events, ",")+`]}`)
	}
	return values
}

func eventID(i int) string { return fmt.Sprintf("20000000-0000-4000-8000-%012d", i) }

// landed reads the raw topic until it has want different keys and has come to
// the end of what was there.
func landed(t *testing.T, cfg kafka.Config, topic string, want int) (records []*kgo.Record, keys map[string]int) {
	t.Helper()
	c := client(t, cfg, kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	admin := kadm.NewClient(c)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	keys = map[string]int{}
	for {
		ends, err := admin.ListEndOffsets(ctx, topic)
		require.NoError(t, err)
		total := int64(0)
		ends.Each(func(o kadm.ListedOffset) { total += o.Offset })
		if len(keys) >= want && int64(len(records)) >= total {
			return records, keys
		}
		poll, done := context.WithTimeout(ctx, time.Second)
		fetches := c.PollFetches(poll)
		done()
		fetches.EachRecord(func(r *kgo.Record) {
			records = append(records, r)
			keys[string(r.Key)]++
		})
		require.NoError(t, ctx.Err(), "%d of %d events landed", len(keys), want)
	}
}

// eachThere checks that the keys are the events 0 to n-1.
func eachThere(t *testing.T, keys map[string]int, n int) {
	t.Helper()
	for i := range n {
		if keys[eventID(i)] == 0 {
			t.Fatalf("event %d is lost; %d of %d are there", i, len(keys), n)
		}
	}
	require.Len(t, keys, n)
}

// committed is how many records of the source the group has committed.
func committed(t *testing.T, cfg Config) (sum int64) {
	t.Helper()
	all, err := positions(t.Context(), kadm.NewClient(client(t, cfg.Source)), cfg.Group, cfg.SourceTopics)
	if err != nil {
		return 0 // the group is not there yet
	}
	for _, p := range all {
		sum += max(0, p.committed)
	}
	return sum
}

func eventuallyCommitted(t *testing.T, cfg Config, want int64) {
	t.Helper()
	testkit.Eventually(t, patience, "commits", func() (bool, string) {
		done := committed(t, cfg)
		return done >= want, fmt.Sprintf("%d of %d records committed", done, want)
	})
}

func TestRelay_splitsBatchesAndCommits(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topics, from := testkit.Topics(t, cfg, 2), hub(t, cfg, 2)
		config := between(cfg, from, cfg, topics.Raw)
		values := batches(0, 20, 10)
		values = append(values, graph(eventID(200)), "["+graph(eventID(201))+","+graph(eventID(202))+"]", graph(eventID(203))+"\n"+graph(eventID(204)))
		produce(t, cfg, from, 2, values...)
		r := start(t, config)
		records, keys := landed(t, cfg, topics.Raw, 205)
		eachThere(t, keys, 205)
		require.Len(t, records, 205, "nothing twice without a fault")
		for _, rec := range records {
			require.Contains(t, string(rec.Value), string(rec.Key))
			require.NotContains(t, string(rec.Value), "records")
			require.Equal(t, "default-tenant", headerOf(rec, schemas.HeaderTenant))
		}
		eventuallyCommitted(t, config, int64(len(values)))
		assert.NoError(t, r.ready.Check())
		assert.EqualValues(t, 205, r.metric(t, "events_total"))
		assert.EqualValues(t, len(values), r.metric(t, "records_total"))
		assert.EqualValues(t, 2, r.metric(t, "assigned_partitions"))
		require.NoError(t, r.stop())

		// The next goes on where this one stopped.
		produce(t, cfg, from, 2, batches(205, 1, 5)...)
		r = start(t, config)
		records, keys = landed(t, cfg, topics.Raw, 210)
		eachThere(t, keys, 210)
		require.Len(t, records, 210)
		eventuallyCommitted(t, config, int64(len(values)+1))
		testkit.Eventually(t, patience, "no lag", func() (bool, string) {
			lag, measured := r.lookUp(t, "lag_records")
			return measured && lag == 0, fmt.Sprint(lag, measured)
		})
	})
}

// An event that is none goes on as it is, and neither stops nor hides the others.
func TestRelay_badRecords_goOnForTheEnricherToRefuse(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topics, from := testkit.Topics(t, cfg, 1), hub(t, cfg, 1)
		config := between(cfg, from, cfg, topics.Raw)
		huge := `{"id":"` + strings.Repeat("x", 5<<20) + `"}`
		produce(t, cfg, from, 1, `{"id":`, `{"records":[`+graph(eventID(0))+`,{"id":7},`+graph(eventID(1))+`]}`, "", huge, graph(eventID(2)))
		r := start(t, config)
		eventuallyCommitted(t, config, 5)
		records, keys := landed(t, cfg, topics.Raw, 4)
		var values []string
		for _, rec := range records {
			values = append(values, string(rec.Value))
		}
		require.Len(t, values, 7)
		assert.Equal(t, []string{`{"id":`, graph(eventID(0)), `{"id":7}`, graph(eventID(1)), ""}, values[:5], "in the order of the source")
		assert.Equal(t, huge[:maxValueBytes], values[5])
		assert.Equal(t, graph(eventID(2)), values[6])
		assert.Equal(t, from+"/0/3", headerOf(records[5], headerSource))
		assert.Equal(t, 4, keys[""], "what has no id keeps the key it had")
		assert.EqualValues(t, 1, r.metric(t, "cut_total"))
	})
}

func TestRelay_killedMidway_losesNothing(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		const records, each, partitions = 4000, 5, 3
		topics, from := testkit.Topics(t, cfg, partitions), hub(t, cfg, partitions)
		config := between(cfg, from, cfg, topics.Raw)
		config.BufferBytes = minBuffer
		sent, midway := 0, false
		for tries := 0; !midway && tries < 5; tries++ { // a kill may come when all is done
			produce(t, cfg, from, partitions, batches(sent*each, records, each)...)
			before := committed(t, config)
			sent += records
			kill := testkit.StartChild(t, childEnv, config)
			testkit.Eventually(t, patience, "some of it", func() (bool, string) {
				done := committed(t, config)
				return done > before, fmt.Sprintf("%d of %d records committed", done, sent)
			})
			kill()
			midway = committed(t, config) < int64(sent)
		}
		require.True(t, midway, "every kill came too late to show anything")
		start(t, config)
		_, keys := landed(t, cfg, topics.Raw, sent*each)
		eachThere(t, keys, sent*each)
		eventuallyCommitted(t, config, int64(sent))
	})
}

// Two relays share the partitions of the source; when one goes, the other takes over.
func TestRelay_twoShareTheSource(t *testing.T) {
	testkit.EachKafka(t, func(t *testing.T, cfg kafka.Config) {
		topics, from := testkit.Topics(t, cfg, 1), hub(t, cfg, 4)
		config := between(cfg, from, cfg, topics.Raw)
		one, two := start(t, config), start(t, config)
		testkit.Eventually(t, patience, "each has two partitions", func() (bool, string) {
			a, b := one.metric(t, "assigned_partitions"), two.metric(t, "assigned_partitions")
			return a == 2 && b == 2, fmt.Sprint(a, " and ", b)
		})
		produce(t, cfg, from, 4, batches(0, 40, 10)...)
		require.NoError(t, one.stop())
		produce(t, cfg, from, 4, batches(400, 40, 10)...)
		_, keys := landed(t, cfg, topics.Raw, 800)
		eachThere(t, keys, 800)
		eventuallyCommitted(t, config, 80)
	})
}
