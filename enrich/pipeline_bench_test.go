package enrich

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kgo"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// BenchmarkEnricher is the stage with its transactions; the broker runs in the
// same process and takes its share of the processors.
func BenchmarkEnricher(b *testing.B) {
	cfg := testkit.Kafka(b)
	topics := testkit.Topics(b, cfg, 4)
	opts, err := cfg.Options()
	require.NoError(b, err)
	client, err := kgo.NewClient(append(opts, kgo.RecordPartitioner(kgo.ManualPartitioner()))...)
	require.NoError(b, err)
	defer client.Close()
	for first := 0; first < b.N; first += 10_000 {
		require.NoError(b, client.ProduceSync(b.Context(), rawEvents(topics.Raw, 4, first, min(10_000, b.N-first))...).FirstErr())
	}
	config := testConfig(cfg, topics)
	config.GeoFiles = testkit.GeoFiles(b)
	e, err := New(config, testkit.Deps(b))
	require.NoError(b, err)
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	b.ResetTimer()
	go func() { ended <- e.Run(ctx) }()
	for metricNamed(b, e, "events_total", "enriched") < float64(b.N) {
		time.Sleep(5 * time.Millisecond)
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	cancel()
	require.NoError(b, <-ended)
}
