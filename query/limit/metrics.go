package limit

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// Metrics are those of the limits.
type Metrics struct {
	throttled *prometheus.CounterVec // of, limit
	told      *prometheus.GaugeVec   // of
}

// NewMetrics registers them; the error says which is there already.
func NewMetrics(reg prometheus.Registerer) (*Metrics, error) {
	m := &Metrics{
		throttled: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatehouse_query_throttled_total", Help: "Requests answered 429, by whose limit (caller, tenant) and which (requests, concurrent, rows).",
		}, []string{"of", "limit"}),
		told: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "gatehouse_query_limited", Help: "Callers and tenants whose use is being counted.",
		}, []string{"of"}),
	}
	return m, metric.Register(reg, "limits", m.throttled, m.told)
}
