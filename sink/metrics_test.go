package sink

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/gatehouse/gatehouse/schemas"
)

// The counter is there before the first refusal, so that an alert sees that one.
func TestMetrics_countTheDeadByReason(t *testing.T) {
	registry := prometheus.NewRegistry()
	none := func() float64 { return 0 }
	if _, err := newMetrics(registry, none, none); err != nil {
		t.Fatal(err)
	}
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() != "gatehouse_sink_dead_rows_total" {
			continue
		}
		if m := family.GetMetric(); len(m) != 1 || m[0].GetLabel()[0].GetName() != "reason" || m[0].GetLabel()[0].GetValue() != string(schemas.DeadRefused) {
			t.Errorf("%v", m)
		}
		return
	}
	t.Error("no counter of dead letters")
}
