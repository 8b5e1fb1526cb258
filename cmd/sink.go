package cmd

import (
	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/sink"
)

func newSink() *cobra.Command {
	return stageCommand("sink", "Run the stage that stores events in ClickHouse",
		"Writes completed events from Kafka into ClickHouse, exactly once.",
		[]string{"kafka", "clickhouse", "topics", "visibility_latency"},
		func(cfg Config, deps service.Deps) (service.Runner, error) {
			collectSooner()
			return sink.New(cfg.Sink, deps)
		})
}
