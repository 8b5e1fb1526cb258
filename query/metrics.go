package query

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// metrics are those of the query service.
type metrics struct {
	requests *prometheus.CounterVec // route, code
	duration *prometheus.HistogramVec
	inFlight prometheus.Gauge

	reportParts *prometheus.CounterVec // from
}

func newMetrics(reg prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatehouse_query_requests_total", Help: "Requests answered, by route and HTTP status.",
		}, []string{"route", "code"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gatehouse_query_request_duration_seconds", Help: "Time from a request to the end of its answer, by route.",
			Buckets: prometheus.ExponentialBuckets(0.002, 2, 14),
		}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_query_requests_in_flight", Help: "Requests being answered.",
		}),
	}
	m.reportParts = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "gatehouse_query_report_parts_total", Help: "Settled parts that reports were made up of: kept from an earlier answer, or read from ClickHouse.",
	}, []string{"from"})
	return m, metric.Register(reg, "the query service", m.reportParts, m.requests, m.duration, m.inFlight)
}

// countParts counts the parts of a report by where they came from.
func (m *metrics) countParts(kept, read int) {
	m.reportParts.WithLabelValues("kept").Add(float64(kept))
	m.reportParts.WithLabelValues("read").Add(float64(read))
}
