package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/segmentio/kafka-go"
	"github.com/stretchr/testify/require"

	internalkafka "github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// Tenants of the tests.
const (
	tenantA = "aaaaaaaa-0000-4000-8000-00000000000a"
	tenantB = "bbbbbbbb-0000-4000-8000-00000000000b"
	tenantC = "cccccccc-0000-4000-8000-00000000000c"
)

// testToken may write tenants A and B, A being the default.
const testToken = "a token of the tests"

// wait for an engine; far more than it takes.
const patience = time.Minute

// gateway is a running gateway with topics of its own.
type gateway struct {
	*Gateway
	url      string
	topic    string
	brokers  []string
	registry *prometheus.Registry
	stop     func() error
}

// startGateway runs a gateway on a broker until the test ends.
func startGateway(t testing.TB, cluster internalkafka.Config, change ...func(*Config)) *gateway {
	t.Helper()
	topic := testkit.Topics(t, cluster, 2).Raw
	g := startGatewayOn(t, cluster, topic, change...)
	testkit.Eventually(t, patience, "gateway ready", func() (bool, string) {
		err := g.ready.Check()
		return err == nil, "not ready: " + errorText(err)
	})
	return g
}

func startGatewayOn(t testing.TB, cluster internalkafka.Config, topic string, change ...func(*Config)) *gateway {
	t.Helper()
	hash := sha256.Sum256([]byte(testToken))
	cfg := DefaultConfig()
	cfg.Listen, cfg.Kafka, cfg.Topic = "127.0.0.1:0", cluster, topic
	cfg.Tokens = []StaticToken{{SHA256: hex.EncodeToString(hash[:]), Tenants: []string{tenantA, tenantB}}}
	for _, c := range change {
		c(&cfg)
	}
	deps := testkit.Deps(t)
	g, err := New(cfg, deps)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- g.Run(ctx) }()
	stopped := false
	stop := func() error {
		cancel()
		stopped = true
		return <-ended
	}
	t.Cleanup(func() {
		if !stopped {
			require.NoError(t, stop())
		}
	})
	testkit.Eventually(t, patience, "gateway listens", func() (bool, string) {
		return g.Addr() != cfg.Listen, "no address"
	})
	registry, _ := deps.Metrics.(*prometheus.Registry)
	return &gateway{g, "http://" + g.Addr(), topic, cluster.Brokers, registry, stop}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// reply is an answer of the gateway.
type reply struct {
	answer
	status int
	header http.Header
}

// post sends a body as the test token; header entries are "Name: value".
func (g *gateway) post(t testing.TB, body io.Reader, header ...string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, g.url+signInsPath, body)
	require.NoError(t, err)
	req.Header.Set("Content-Type", contentJSON)
	req.Header.Set("Authorization", "Bearer "+testToken)
	for _, h := range header {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
		if value == "" {
			req.Header.Del(name)
		}
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	got := reply{status: resp.StatusCode, header: resp.Header}
	require.NoError(t, json.Unmarshal(text, &got.answer), "answer %s", text)
	require.NotNil(t, got.Refused, "refused is a list, also when empty: %s", text)
	return got
}

func (g *gateway) postText(t testing.TB, body string, header ...string) reply {
	t.Helper()
	return g.post(t, strings.NewReader(body), header...)
}

// stored reads the whole topic with a client that is not the gateway's.
func (g *gateway) stored(t testing.TB) (all []kafka.Message) {
	t.Helper()
	for partition := range 2 {
		conn, err := kafka.DialLeader(t.Context(), "tcp", g.brokers[0], g.topic, partition)
		require.NoError(t, err)
		first, last, err := conn.ReadOffsets()
		require.NoError(t, err)
		require.NoError(t, conn.Close())
		r := kafka.NewReader(kafka.ReaderConfig{Brokers: g.brokers, Topic: g.topic, Partition: partition, MaxWait: 100 * time.Millisecond})
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

// values are the records' values by key.
func values(messages []kafka.Message) map[string]string {
	found := map[string]string{}
	for _, m := range messages {
		found[string(m.Key)] = string(m.Value)
	}
	return found
}

func headers(m kafka.Message) map[string]string {
	found := map[string]string{}
	for _, h := range m.Headers {
		found[h.Key] = string(h.Value)
	}
	return found
}

// metric sums a counter over its labels.
func (g *gateway) metric(t testing.TB, name string) (sum float64) {
	t.Helper()
	families, err := g.registry.Gather()
	require.NoError(t, err)
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, m := range family.GetMetric() {
			sum += m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return sum
}

// event is a hand-made event of testdata with this id, of tenant A where its
// format names a tenant.
func event(t testing.TB, format, id string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", format+".json"))
	require.NoError(t, err)
	return strings.NewReplacer(`"ID"`, `"`+id+`"`, "TENANT", tenantA).Replace(strings.TrimSpace(string(text)))
}

// with replaces part of an event, which must be there.
func with(t testing.TB, event, old, replacement string) string {
	t.Helper()
	require.Contains(t, event, old)
	return strings.Replace(event, old, replacement, 1)
}

func gzipped(t testing.TB, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.String()
}

func zstded(t testing.TB, text string) string {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	return string(w.EncodeAll([]byte(text), nil))
}
