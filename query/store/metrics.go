package store

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// metrics are those of what is read.
type metrics struct {
	statements    prometheus.Histogram
	storedThrough prometheus.Gauge
	horizon       prometheus.Gauge
}

func newMetrics(reg prometheus.Registerer) (*metrics, error) {
	m := &metrics{
		statements: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "gatehouse_query_statement_duration_seconds", Help: "Time until ClickHouse sent the first rows of a statement.",
			Buckets: prometheus.ExponentialBuckets(0.001, 2, 15),
		}),
		storedThrough: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_query_stored_through_seconds", Help: "The stored-through mark as last read, seconds since 1970.",
		}),
		horizon: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_query_horizon_seconds", Help: "The horizon before which the picture is settled, seconds since 1970.",
		}),
	}
	return m, metric.Register(reg, "statements", m.statements, m.storedThrough, m.horizon)
}
