package enrich

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/schemas"
)

// metric returns the value of a counter or gauge with the label value given
// (none: the one without labels), 0 when it is not there.
func metricNamed(t testing.TB, e *Enricher, name, label string) float64 {
	t.Helper()
	families, err := e.deps.Metrics.(prometheus.Gatherer).Gather()
	require.NoError(t, err)
	for _, family := range families {
		if family.GetName() != "gatehouse_enrich_"+name {
			continue
		}
		for _, m := range family.GetMetric() {
			if labels := m.GetLabel(); len(labels) == 0 && label == "" || len(labels) > 0 && labels[0].GetValue() == label {
				return m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return 0
}

func TestMetrics_countTheDeadByEveryReason(t *testing.T) {
	registry := prometheus.NewRegistry()
	_, err := newMetrics(registry, service.NewReadiness())
	require.NoError(t, err)
	families, err := registry.Gather()
	require.NoError(t, err)
	var reasons []schemas.DeadReason
	for _, family := range families {
		if family.GetName() == "gatehouse_enrich_dead_total" {
			for _, m := range family.GetMetric() {
				reasons = append(reasons, schemas.DeadReason(m.GetLabel()[0].GetValue()))
			}
		}
	}
	assert.ElementsMatch(t, schemas.DeadReasons(), reasons)
}
