package cmd

import (
	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/dead"
)

func newDeadShow() *cobra.Command {
	var broker kafkaFlags
	var raw bool
	command := &cobra.Command{
		Use:   "show PARTITION/OFFSET",
		Short: "Show one dead letter with its headers and bytes",
		Long:  "Shows the dead letter at a position that the list names: what was wrong, the headers of its\nrecord, and its bytes, laid out when they are JSON. --raw writes exactly the bytes and nothing else.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			positions, err := deadPositions(args)
			if err != nil {
				return err
			}
			cfg, err := deadConfig(cmd, broker)
			if err != nil {
				return err
			}
			letter, err := dead.Fetch(cmd.Context(), cfg.Kafka, cfg.Topics.Dead, positions[0])
			if err != nil {
				return err
			}
			if raw {
				_, err := cmd.OutOrStdout().Write(letter.Value)
				return err
			}
			return dead.Show(cmd.OutOrStdout(), letter)
		},
	}
	broker.register(command)
	command.Flags().BoolVar(&raw, "raw", false, "write exactly the event's bytes")
	return command
}
