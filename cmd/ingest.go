package cmd

import (
	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/ingest"
	"github.com/gatehouse/gatehouse/internal/service"
)

func newIngest() *cobra.Command {
	return stageCommand("ingest", "Run the gateway that takes events by HTTP",
		"Takes sign-in events on POST /v1/signins and answers when Kafka has them.",
		[]string{"kafka", "auth", "topics"},
		func(cfg Config, deps service.Deps) (service.Runner, error) { return ingest.New(cfg.Ingest, deps) })
}
