package enrich

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/backlog"
	"github.com/gatehouse/gatehouse/internal/metric"
	"github.com/gatehouse/gatehouse/internal/service"
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
	backlog      *backlog.Backlog
	retention    prometheus.Gauge
	rebalances   prometheus.Counter
	moves        *prometheus.CounterVec
	lookups      *prometheus.CounterVec
	geoInUse     *prometheus.GaugeVec
	geoFailures  *prometheus.CounterVec
	problems     prometheus.Counter
	policies     policyMetrics
}

// newMetrics registers the metrics; ready is asked when they are collected.
func newMetrics(registerer prometheus.Registerer, ready *service.Readiness) (*metrics, error) {
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
		backlog:      backlog.New("enrich", "raw"),
		retention: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "gatehouse_enrich_raw_retention_seconds", Help: "How long the raw topic keeps a record; 0 for no limit.",
		}),
		rebalances: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_enrich_rebalances_total", Help: "Times that the group dealt out partitions while this process took part.",
		}),
		moves:       counter("partition_moves_total", "Partitions of the raw topic that were assigned to this process, revoked, or lost.", "how"),
		lookups:     counter("geo_lookups_total", "Addresses by what the geolocation files know: hit, miss, or none (no address that has a place).", "result"),
		geoInUse:    gauge("geo_file_in_use", "1 when a geolocation file is in use, 0 when there is nothing to use of it.", "file"),
		geoFailures: counter("geo_file_failures_total", "Times that a geolocation file could not be loaded.", "file"),
		problems: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_enrich_kafka_errors_total", Help: "Errors of Kafka that made the enricher wait and try again.",
		}),
		policies: newPolicyMetrics(),
	}
	owned := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "gatehouse_enrich_assigned_partitions", Help: "Partitions of the raw topic that this process owns.",
	}, func() float64 { return float64(m.backlog.Len()) })
	for _, how := range []string{moveAssigned, moveRevoked, moveLost} {
		m.moves.WithLabelValues(how)
	}
	for _, result := range []string{"committed", "aborted"} {
		m.transactions.WithLabelValues(result)
	}
	for _, reason := range schemas.DeadReasons() {
		m.dead.WithLabelValues(string(reason)) // there from the start, so that an alert sees the first one
	}
	return m, metric.Register(registerer, "the enricher",
		m.events, m.dead, m.batch, m.records, m.transactions, m.lookups, m.geoInUse, m.geoFailures, m.problems,
		m.backlog, m.retention, m.rebalances, m.moves, owned, ready.Gauge("enrich"), m.policies.tenants, m.policies.refused,
	)
}

// What the group does with a partition.
const (
	moveAssigned = "assigned"
	moveRevoked  = "revoked"
	moveLost     = "lost"
)

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
