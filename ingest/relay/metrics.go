package relay

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// metrics are what the relay counts.
type metrics struct {
	records         prometheus.Counter
	events          *prometheus.CounterVec
	cut             prometheus.Counter
	fetchErrors     prometheus.Counter
	produceFailures prometheus.Counter
	commitFailures  prometheus.Counter
	waiting         prometheus.Gauge
	assigned        prometheus.Gauge
	lag             *prometheus.GaugeVec
}

// Outcomes of parts of a source's record.
const (
	outcomeEvent   = "event"
	outcomeRefused = "refused"
)

func newMetrics(to prometheus.Registerer) (*metrics, error) {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "gatehouse_relay_" + name, Help: help})
	}
	gauge := func(name, help string) prometheus.GaugeOpts {
		return prometheus.GaugeOpts{Name: "gatehouse_relay_" + name, Help: help}
	}
	m := &metrics{
		records: counter("records_total", "Records of the source whose events Kafka has acknowledged, repeats included."),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gatehouse_relay_events_total",
			Help: "Raw records made: events, and parts that are none and go on for the enricher to refuse."}, []string{"outcome"}),
		cut:             counter("cut_total", "Parts larger than the raw topic takes, sent on cut; never an event."),
		fetchErrors:     counter("fetch_errors_total", "Errors of reading the source."),
		produceFailures: counter("produce_failures_total", "Writes that failed and were tried again, beyond the client's own retries."),
		commitFailures:  counter("commit_failures_total", "Commits to the source that failed and are tried again."),
		waiting:         prometheus.NewGauge(gauge("waiting_events", "Events sent to Kafka and not acknowledged.")),
		assigned:        prometheus.NewGauge(gauge("assigned_partitions", "Partitions of the source this relay owns.")),
		lag:             prometheus.NewGaugeVec(gauge("lag_records", "Offsets between the last commit and the end of a partition this relay owns."), []string{"topic", "partition"}),
	}
	for _, outcome := range []string{outcomeEvent, outcomeRefused} {
		m.events.WithLabelValues(outcome)
	}
	return m, metric.Register(to, "the relay", m.records, m.events, m.cut, m.fetchErrors, m.produceFailures, m.commitFailures, m.waiting, m.assigned, m.lag)
}

func (m *metrics) count(o outcome) {
	m.events.WithLabelValues(outcomeEvent).Add(float64(o.events))
	m.events.WithLabelValues(outcomeRefused).Add(float64(o.refused))
	m.cut.Add(float64(o.cut))
}
