package retention

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// metrics are what the worker tells.
type metrics struct {
	removed *prometheus.CounterVec // table
	overdue prometheus.Gauge
	passed  prometheus.Gauge
}

func newMetrics(to prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		removed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatehouse_sink_retention_rows_total", Help: "Rows removed because they were past their tenant's retention, by table."}, []string{"table"}),
		overdue: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_sink_retention_overdue_seconds", Help: "For how long the oldest row that is still stored has been past its tenant's retention; 0 where another sink removes."}),
		passed: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_sink_retention_last_pass_seconds", Help: "When this sink last removed what was due from all tables, seconds since 1970; 0 for never."}),
	}
	for _, t := range tables() {
		m.removed.WithLabelValues(t.name)
	}
	return m, metric.Register(to, "retention", m.removed, m.overdue, m.passed)
}
