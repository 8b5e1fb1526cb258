package cmd

import (
	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/ingest/relay"
	"github.com/gatehouse/gatehouse/internal/service"
)

func newRelay() *cobra.Command {
	return stageCommand("relay", "Copy events from another Kafka cluster, such as Event Hubs",
		"Reads topics of another Kafka cluster (the section relay of the settings) and writes\n"+
			"each event into the raw topic, at least once; what arrives twice is kept once per id.\n"+
			"It goes on where it stopped.",
		[]string{"kafka", "topics"},
		func(cfg Config, deps service.Deps) (service.Runner, error) { return relay.New(cfg.Relay, deps) })
}
