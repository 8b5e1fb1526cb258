package cmd

import (
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/sink"
)

func newSink() *cobra.Command {
	return stageCommand("sink", "Run the stage that stores events in ClickHouse",
		"Writes completed events from Kafka into ClickHouse, exactly once.",
		[]string{"kafka", "clickhouse", "topics", "visibility_latency"},
		func(cfg Config, deps service.Deps) (service.Runner, error) {
			collectSooner(os.Getenv("GOGC"))
			return sink.New(cfg.Sink, deps)
		})
}

// sinkGCPercent is how much the sink's heap may grow until it is collected, in
// percent. Most of it are columns that live for seconds and hold no pointers:
// looking through them costs little, and as much garbage again, Go's default,
// would cost the memory of another block or two.
const sinkGCPercent = 40

// collectSooner sets sinkGCPercent, unless the variable GOGC says something.
func collectSooner(said string) {
	if said == "" {
		debug.SetGCPercent(sinkGCPercent)
	}
}
