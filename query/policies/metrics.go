package policies

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// metrics are those of tenants' policies.
type metrics struct {
	tenants prometheus.Gauge
	refused prometheus.Counter
}

func newMetrics(reg prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		tenants: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_query_policy_tenants", Help: "Tenants that have policies here.",
		}),
		refused: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_query_policies_refused_total", Help: "Records of tenants' policies that could not be read; the earlier ones stay.",
		}),
	}
	return m, metric.Register(reg, "policies", m.tenants, m.refused)
}
