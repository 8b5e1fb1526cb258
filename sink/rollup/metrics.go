package rollup

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// metrics are what the writer tells about itself; a writer that does not lead
// says nothing.
type metrics struct {
	published *prometheus.CounterVec
	restated  *prometheus.CounterVec
	lost      prometheus.Counter
	failures  prometheus.Counter
	seconds   prometheus.Histogram
	dirty     prometheus.Gauge
	oldest    prometheus.Gauge
	lag       prometheus.Gauge

	removedUsers prometheus.Counter
}

func newMetrics(to prometheus.Registerer) (*metrics, error) {
	const prefix = "gatehouse_sink_rollup_"
	counter := func(name, help string) prometheus.CounterOpts {
		return prometheus.CounterOpts{Name: prefix + name, Help: help}
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: prefix + name, Help: help})
	}
	m := &metrics{
		published: prometheus.NewCounterVec(counter("published_spans_total", "Slices, hours, days and weeks of tenants that were published, restatements included."), []string{"granularity"}),
		restated:  prometheus.NewCounterVec(counter("restated_spans_total", "Slices, hours, days and weeks of tenants that were published with another result than before."), []string{"granularity"}),
		lost:      prometheus.NewCounter(counter("lost_spans_total", "Slices, hours, days and weeks that another writer had published by a later computation.")),
		failures:  prometheus.NewCounter(counter("failures_total", "Rounds that failed and were tried again.")),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{Name: prefix + "round_seconds", Help: "Duration of a round.",
			Buckets: prometheus.ExponentialBuckets(0.01, 3, 10)}),
		dirty:        gauge("dirty_hours", "Published hours of tenants that late events have touched since, to be restated."),
		oldest:       gauge("dirty_oldest_seconds", "For how long the hour longest in doubt has been waiting to be restated; 0 for none."),
		removedUsers: prometheus.NewCounter(counter("removed_users_total", "Users whose ids were removed, because they have no sign-ins any more.")),

		lag: gauge("lag_seconds", "How much settled time has no rollups yet."),
	}
	for _, u := range units {
		m.published.WithLabelValues(u.name)
		m.restated.WithLabelValues(u.name)
	}
	return m, metric.Register(to, "rollups", m.published, m.restated, m.lost, m.failures, m.seconds, m.dirty, m.oldest, m.lag, m.removedUsers)
}

// count counts what was published.
func (m *metrics) count(u *unit, all []publication) {
	m.published.WithLabelValues(u.name).Add(float64(len(all)))
	for _, p := range all {
		if p.restated {
			m.restated.WithLabelValues(u.name).Inc()
		}
	}
}

// doubts tells which hours wait to be restated, oldest first.
func (m *metrics) doubts(hours []doubt, now time.Time) {
	m.dirty.Set(float64(len(hours)))
	m.oldest.Set(0)
	if len(hours) > 0 {
		m.oldest.Set(now.Sub(hours[0].oldest).Seconds())
	}
}

// idle tells that another writer leads.
func (m *metrics) idle() {
	m.dirty.Set(0)
	m.oldest.Set(0)
	m.lag.Set(0)
}
