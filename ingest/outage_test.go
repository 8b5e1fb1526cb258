package ingest

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

func (g *gateway) eventuallyReady(t *testing.T, want bool) {
	t.Helper()
	testkit.Eventually(t, patience, fmt.Sprintf("ready is %v", want), func() (bool, string) {
		err := g.ready.Check()
		return (err == nil) == want, errorText(err)
	})
}

// While Kafka is away, producers are told so and when to come back, before and
// after the gateway has noticed; then all goes on by itself.
func TestGateway_saysWhenKafkaIsAwayAndRecovers(t *testing.T) {
	dir := t.TempDir()
	start := func(port int) *engine.Kafka {
		broker, err := engine.StartKafka(t.Context(), engine.KafkaOptions{Dir: dir, Port: port, Log: testkit.Logger(t)})
		require.NoError(t, err)
		return broker
	}
	broker := start(0)
	cfg := kafka.DefaultConfig()
	cfg.Brokers = []string{broker.Addr()}
	var port int
	_, err := fmt.Sscanf(broker.Addr(), "127.0.0.1:%d", &port)
	require.NoError(t, err)
	g := startGateway(t, cfg, func(c *Config) { c.DeliveryTimeout = time.Second })

	require.EqualValues(t, 1, g.postText(t, event(t, "graph", "before")).Accepted)
	broker.Close()
	// Until the gateway has noticed, an event gets as far as the producer's buffer.
	for range 3 {
		got := g.postText(t, event(t, "graph", "lost"))
		assert.Equal(t, http.StatusServiceUnavailable, got.status)
		assert.NotEmpty(t, got.header.Get("Retry-After"))
		assert.Equal(t, "ServiceUnavailable", got.Error.Code)
		assert.Zero(t, got.Accepted)
	}
	g.eventuallyReady(t, false)
	resp, err := http.Get(g.url + "/readyz")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	got := g.postText(t, event(t, "graph", "lost"))
	assert.Equal(t, http.StatusServiceUnavailable, got.status)
	assert.Contains(t, got.Error.Message, "nothing was taken")

	broker = start(port)
	defer broker.Close()
	g.eventuallyReady(t, true)
	testkit.Eventually(t, patience, "event taken", func() (bool, string) {
		got := g.postText(t, event(t, "graph", "after"))
		return got.status == http.StatusAccepted, fmt.Sprint(got.status)
	})
	stored := values(g.stored(t))
	assert.Contains(t, stored, "before")
	assert.Contains(t, stored, "after")
	testkit.Eventually(t, patience, "buffer empty", func() (bool, string) {
		n := g.metric(t, "gatehouse_ingest_buffered_bytes")
		return n == 0, fmt.Sprint(n)
	})
}

// The gateway may start before its topic is there.
func TestGateway_waitsForItsTopic(t *testing.T) {
	cluster := testkit.Kafka(t)
	topic := schemas.Topics(2, 1)[0]
	topic.Name = "late." + testkit.Topics(t, cluster, 1).Raw
	g := startGatewayOn(t, cluster, topic.Name)
	testkit.Eventually(t, patience, "the problem in words", func() (bool, string) {
		err := errorText(g.ready.Check())
		return strings.Contains(err, "gatehouse migrate"), err
	})
	assert.Equal(t, http.StatusServiceUnavailable, g.postText(t, event(t, "graph", "1")).status)
	require.NoError(t, kafka.EnsureTopics(t.Context(), cluster, []schemas.Topic{topic}, testkit.Logger(t)))
	g.eventuallyReady(t, true)
	assert.EqualValues(t, 1, g.postText(t, event(t, "graph", "1")).Accepted)
}

// slowKafka is a broker that keeps its answers to produce requests until it is
// let go.
func slowKafka(t *testing.T) (cfg kafka.Config, letGo func()) {
	t.Helper()
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1))
	require.NoError(t, err)
	t.Cleanup(cluster.Close)
	released, release := context.WithCancel(context.Background())
	t.Cleanup(release)
	cluster.ControlKey(int16(kmsg.Produce), func(kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		cluster.SleepControl(func() { <-released.Done() })
		return nil, nil, false
	})
	cfg = kafka.DefaultConfig()
	cfg.Brokers = cluster.ListenAddrs()
	return cfg, release
}

// What waits for Kafka is bounded: who comes when there is no room is turned
// away at once, who has come in waits and gets its answer.
func TestGateway_turnsAwayWhenItsBufferIsFull(t *testing.T) {
	cfg, letGo := slowKafka(t)
	g := startGateway(t, cfg, func(c *Config) {
		c.MaxBufferedBytes, c.DeliveryTimeout = minBuffered, time.Minute
	})
	filler := with(t, event(t, "graph", "x"), "Lagos", strings.Repeat("x", 100_000))
	var lines []string
	for i := range 30 {
		lines = append(lines, with(t, filler, `"x"`, fmt.Sprintf(`"%d"`, i)))
	}
	body := strings.Join(lines, "\n")
	replies := make(chan reply, shareOfBuffer)
	var posts sync.WaitGroup
	for range shareOfBuffer {
		posts.Go(func() { replies <- g.postText(t, body, "Content-Type: "+contentNDJSON) })
	}
	full := float64(minBuffered - 2*100_000*shareOfBuffer)
	testkit.Eventually(t, patience, "buffer full", func() (bool, string) {
		n := g.metric(t, "gatehouse_ingest_buffered_bytes")
		return n > full, fmt.Sprint(n)
	})
	large := with(t, filler, "Fernhill Payroll", strings.Repeat("y", 900_000))
	testkit.Eventually(t, patience, "turned away", func() (bool, string) {
		got := g.postText(t, large)
		return got.status == http.StatusServiceUnavailable && got.header.Get("Retry-After") == "1", fmt.Sprintf("%+v", got)
	})
	assert.LessOrEqual(t, g.metric(t, "gatehouse_ingest_buffered_bytes"), float64(minBuffered))
	letGo()
	posts.Wait()
	close(replies)
	for got := range replies {
		assert.Equal(t, http.StatusAccepted, got.status, "%+v", got.Error)
		assert.EqualValues(t, len(lines), got.Accepted)
	}
	assert.Zero(t, g.metric(t, "gatehouse_ingest_buffered_bytes"))
}

// A broker that takes events and never answers does not hold a request for ever.
func TestGateway_doesNotWaitForEver(t *testing.T) {
	cfg, letGo := slowKafka(t)
	g := startGateway(t, cfg, func(c *Config) { c.DeliveryTimeout = time.Second })
	got := g.postText(t, event(t, "graph", "1"))
	assert.Equal(t, http.StatusServiceUnavailable, got.status)
	assert.Contains(t, got.Error.Message, "send the whole request again")
	assert.EqualValues(t, 1, g.metric(t, "gatehouse_ingest_buffered_records"), "counted while its fate is open")
	letGo()
	testkit.Eventually(t, patience, "sent again", func() (bool, string) {
		got := g.postText(t, event(t, "graph", "1"))
		return got.status == http.StatusAccepted, fmt.Sprint(got.status)
	})
}

func TestGateway_limitsRequestsAtOnce(t *testing.T) {
	cfg, letGo := slowKafka(t)
	g := startGateway(t, cfg, func(c *Config) { c.MaxRequests, c.DeliveryTimeout = 1, time.Minute })
	replies := make(chan reply, 1)
	go func() { replies <- g.postText(t, event(t, "graph", "1")) }()
	testkit.Eventually(t, patience, "first request waits for kafka", func() (bool, string) {
		return g.metric(t, "gatehouse_ingest_buffered_records") == 1, "not yet"
	})
	got := g.postText(t, event(t, "graph", "2"))
	assert.Equal(t, http.StatusServiceUnavailable, got.status)
	assert.Equal(t, "1", got.header.Get("Retry-After"))
	letGo()
	assert.Equal(t, http.StatusAccepted, (<-replies).status)
}
