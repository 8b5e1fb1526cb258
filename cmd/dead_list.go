package cmd

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/dead"
)

func newDeadList() *cobra.Command {
	var broker kafkaFlags
	var which deadFilterFlags
	var all, asJSON, count bool
	command := &cobra.Command{
		Use:   "list",
		Short: "List dead letters",
		Long: `Lists the dead letters that are open, which is those that no replay has sent again, the
oldest first. A table shortens long texts and shows the first id that the bytes name, as
far as they can be read; --json shortens nothing.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			filter, err := which.filter(time.Now())
			if err != nil {
				return err
			}
			filter.Closed = all
			cfg, err := deadConfig(cmd, broker)
			if err != nil {
				return err
			}
			letters, err := dead.List(cmd.Context(), cfg.Kafka, cfg.Topics.Dead, filter)
			if err != nil {
				return err
			}
			switch w := cmd.OutOrStdout(); {
			case count && asJSON:
				return dead.WriteCountLines(w, dead.CountReasons(letters))
			case count:
				return dead.WriteCounts(w, dead.CountReasons(letters))
			case asJSON:
				return dead.WriteLines(w, letters)
			default:
				return dead.WriteTable(w, letters)
			}
		},
	}
	broker.register(command)
	which.register(command)
	flags := command.Flags()
	flags.BoolVar(&all, "all", false, "also those that were sent again")
	flags.BoolVar(&asJSON, "json", false, "write JSON, one object per line")
	flags.BoolVar(&count, "count", false, "only say how many there are of each reason")
	return command
}
