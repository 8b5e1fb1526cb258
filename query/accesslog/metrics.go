package accesslog

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// Metrics are those of the access log.
type Metrics struct {
	queue                     prometheus.Gauge
	written, dropped, refused prometheus.Counter
	failures                  prometheus.Counter
}

// NewMetrics registers them; the error says which is there already.
func NewMetrics(reg prometheus.Registerer) (*Metrics, error) {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "gatehouse_query_access_log_" + name, Help: help})
	}
	m := &Metrics{
		queue: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_query_access_log_queue_requests", Help: "Requests under way, or answered and not written down yet.",
		}),
		written:  counter("written_total", "Requests written down in access_log."),
		dropped:  counter("dropped_total", "Requests answered without being written down."),
		refused:  counter("refused_total", "Requests refused because they could not be written down."),
		failures: counter("failures_total", "Attempts to write a batch of requests down that failed; all are repeated."),
	}
	return m, metric.Register(reg, "the access log", m.queue, m.written, m.dropped, m.refused, m.failures)
}
