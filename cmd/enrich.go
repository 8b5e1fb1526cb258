package cmd

import (
	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/enrich"
	"github.com/gatehouse/gatehouse/internal/service"
)

// enrichGCPercent keeps an enricher below 400 MB; with Go's own 100 it took 460.
const enrichGCPercent = 50

func newEnrich() *cobra.Command {
	return stageCommand("enrich", "Run the stage that completes events",
		"Reads raw events from Kafka, completes them and writes them back, exactly once.",
		[]string{"kafka", "topics"},
		func(cfg Config, deps service.Deps) (service.Runner, error) {
			collectSooner(enrichGCPercent)
			return enrich.New(cfg.Enrich, deps)
		})
}
