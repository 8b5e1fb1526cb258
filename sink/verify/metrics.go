package verify

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/internal/metric"
)

// Register registers the report as metrics of names that begin with
// gatehouse_verify_. Findings of every kind are there, also those of which there
// are none, so that an alert tells none from not looked.
func (r Report) Register(to prometheus.Registerer) error {
	gauge := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "gatehouse_verify_" + name, Help: help}, labels)
	}
	run := gauge("run_seconds", "When the last comparison that could be made noted its bounds, seconds since 1970.")
	run.WithLabelValues().Set(float64(r.At.UnixMilli()) / 1000)
	findings := gauge("findings", "What the last comparison found, by kind: gap, duplicate, stray, commit.", "kind")
	for _, kind := range Kinds() {
		findings.WithLabelValues(string(kind)).Set(float64(r.FindingsByKind[kind]))
	}
	all := []prometheus.Collector{run, findings}
	for _, one := range []struct {
		name, help string
		value      func(*Partition) int64
	}{
		{"events", "Events that the last comparison looked at, per partition.", func(p *Partition) int64 { return p.Events }},
		{"out_of_reach", "Events of which nobody can tell any more what became of them, per partition.", func(p *Partition) int64 { return p.OutOfReach }},
		{"gaps", "Events that are lost, per partition.", func(p *Partition) int64 { return p.Gaps }},
		{"duplicates", "Rows or enriched records that are there twice, per partition.", func(p *Partition) int64 { return p.Duplicates }},
		{"strays", "Rows or enriched records of which the topic before knows nothing, per partition.", func(p *Partition) int64 { return p.Stray }},
	} {
		vec := gauge(one.name, one.help, "topic", "partition")
		for _, p := range r.Partitions {
			vec.WithLabelValues(p.Topic, strconv.Itoa(int(p.Partition))).Set(float64(one.value(p)))
		}
		all = append(all, vec)
	}
	return metric.Register(to, "a comparison", all...)
}
