package enrich

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/schemas"
)

// metrics are what the enricher reports. Events count when their transaction
// has been committed, so that an event done twice counts once.
type metrics struct {
	events       *prometheus.CounterVec
	dead         *prometheus.CounterVec
	batch        *prometheus.HistogramVec
	records      prometheus.Histogram
	transactions *prometheus.CounterVec
	lag          *prometheus.GaugeVec
	lookups      *prometheus.CounterVec
	geoInUse     *prometheus.GaugeVec
	geoFailures  *prometheus.CounterVec
	problems     prometheus.Counter
}

func newMetrics(registerer prometheus.Registerer) (*metrics, error) {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gatehouse_enrich_" + name, Help: help}, labels)
	}
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "gatehouse_enrich_" + name, Help: help}, labels)
	}
	m := &metrics{
		events: counter("events_total", "Events by outcome: enriched, or dead.", "outcome"),
		dead:   counter("dead_total", "Events sent to the dead topic, by reason.", "reason"),
		batch: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "gatehouse_enrich_batch_seconds", Buckets: prometheus.ExponentialBuckets(0.001, 2.5, 12),
			Help: "Seconds per transaction: work is decoding, enriching and handing over; commit is the rest.",
		}, []string{"step"}),
		records: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "gatehouse_enrich_batch_records", Help: "Raw records per transaction.", Buckets: prometheus.ExponentialBuckets(1, 4, 9),
		}),
		transactions: counter("transactions_total", "Transactions by result: committed, or aborted and done again.", "result"),
		lag:          gauge("lag_records", "Raw records not yet read, per partition of this process, when it last fetched.", "partition"),
		lookups:      counter("geo_lookups_total", "Addresses by what the geolocation files know: hit, miss, or none (no address that has a place).", "result"),
		geoInUse:     gauge("geo_file_in_use", "1 when a geolocation file is in use, 0 when there is nothing to use of it.", "file"),
		geoFailures:  counter("geo_file_failures_total", "Times that a geolocation file could not be loaded.", "file"),
		problems: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_enrich_kafka_errors_total", Help: "Errors of Kafka that made the enricher wait and try again.",
		}),
	}
	for _, reason := range schemas.DeadReasons() {
		m.dead.WithLabelValues(string(reason)) // there from the start, so that an alert sees the first one
	}
	for _, c := range []prometheus.Collector{
		m.events, m.dead, m.batch, m.records, m.transactions, m.lag, m.lookups, m.geoInUse, m.geoFailures, m.problems,
	} {
		if err := registerer.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// tally is what became of the events of one transaction.
type tally struct {
	enriched int
	dead     map[schemas.DeadReason]int
	lookups  lookupCounts
}

func (t *tally) reset() {
	t.enriched, t.lookups = 0, lookupCounts{}
	clear(t.dead)
}

// count adds what a committed transaction did.
func (m *metrics) count(t *tally) {
	m.events.WithLabelValues("enriched").Add(float64(t.enriched))
	for reason, n := range t.dead {
		m.events.WithLabelValues("dead").Add(float64(n))
		m.dead.WithLabelValues(string(reason)).Add(float64(n))
	}
	m.lookups.WithLabelValues("hit").Add(float64(t.lookups.hit))
	m.lookups.WithLabelValues("miss").Add(float64(t.lookups.miss))
	m.lookups.WithLabelValues("none").Add(float64(t.lookups.none))
}
