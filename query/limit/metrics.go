package limit

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
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
	for _, c := range []prometheus.Collector{m.throttled, m.told} {
		if err := reg.Register(c); err != nil {
			return nil, fmt.Errorf("register query metrics: %w", err)
		}
	}
	return m, nil
}
