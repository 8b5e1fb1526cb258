package cmd

import (
	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/enrich"
	"github.com/gatehouse/gatehouse/internal/service"
)

func newEnrich() *cobra.Command {
	return stageCommand("enrich", "Run the stage that completes events",
		"Reads raw events from Kafka, completes them and writes them back, exactly once.",
		[]string{"kafka", "topics"},
		func(cfg Config, deps service.Deps) (service.Runner, error) {
			collectSooner()
			return enrich.New(cfg.Enrich, deps)
		})
}
