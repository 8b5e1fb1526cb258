package metric_test

import (
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/metric"
)

func counter(name string) prometheus.Counter {
	return prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: name})
}

func TestRegister_all_areCollected(t *testing.T) {
	registry := prometheus.NewRegistry()
	require.NoError(t, metric.Register(registry, "sink", counter("rows_total"), counter("blocks_total")))
	families, err := registry.Gather()
	require.NoError(t, err)
	require.Len(t, families, 2)
}

func TestRegister_namesThatAreTaken_areAllTold(t *testing.T) {
	registry := prometheus.NewRegistry()
	require.NoError(t, metric.Register(registry, "sink", counter("rows_total"), counter("blocks_total")))
	err := metric.Register(registry, "relay", counter("rows_total"), counter("cuts_total"), counter("blocks_total"))
	require.Equal(t, 2, strings.Count(err.Error(), "register metrics of relay"))
	families, err := registry.Gather()
	require.NoError(t, err)
	require.Len(t, families, 3, "what could be registered is")
}
