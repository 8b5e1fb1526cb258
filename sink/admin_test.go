package sink

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestSink_adminListener_servesHealthReadinessAndMetrics(t *testing.T) {
	b := newBench(t, testkit.Kafka(t), 1)
	cfg := b.cfg
	cfg.Listen = freeAddress(t)
	b.start(cfg)
	b.produceEvents(0, events("a", 3)...)
	b.rowsBecome(3)
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ready", "/metrics": "gatehouse_sink_rows_total 3"} {
		testkit.Eventually(t, patience, path+" says "+want, func() (bool, string) {
			resp, err := http.Get("http://" + cfg.Listen + path) //nolint:noctx // ends with the test
			if err != nil {
				return false, err.Error()
			}
			defer resp.Body.Close() //nolint:errcheck // read to the end below
			body, err := io.ReadAll(resp.Body)
			return err == nil && resp.StatusCode == http.StatusOK && strings.Contains(string(body), want), resp.Status
		})
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // it served its purpose
	return listener.Addr().String()
}

func TestNew_listenerWithoutMetricsToServe_isRefused(t *testing.T) {
	deps := testkit.Deps(t)
	deps.Metrics = struct{ prometheus.Registerer }{deps.Metrics}
	if _, err := New(DefaultConfig(), deps); err == nil || !strings.Contains(err.Error(), "sink.listen") {
		t.Errorf("New: %v, want a complaint about sink.listen", err)
	}
	var _ service.Runner = (*Sink)(nil)
}
