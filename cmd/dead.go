package cmd

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/dead"
)

func newDead() *cobra.Command {
	command := &cobra.Command{
		Use:   "dead",
		Short: "List, show and replay dead letters: events that could not be taken",
		Long: `An event that cannot be read or stored lies in the topic of dead letters, as the bytes it
was, with the reason. List them, show one, and send them again once the cause is mended.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	command.AddCommand(newDeadList(), newDeadShow(), newDeadReplay())
	for _, sub := range command.Commands() {
		sub.Args = usageArgs(sub.Args)
	}
	return command
}

// deadFilterFlags say which dead letters are meant.
type deadFilterFlags struct {
	reasons    []string
	partitions []int32
	from, to   string
	limit      int
}

func (f *deadFilterFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringArrayVar(&f.reasons, "reason", nil, "only this reason; may be repeated: "+dead.ReasonNames())
	flags.Int32SliceVar(&f.partitions, "partition", nil, "only this partition of the topic that the refused record came from; may be repeated")
	flags.StringVar(&f.from, "from", "", "only those refused at or after this time: RFC 3339, or a duration such as 2h for so long ago")
	flags.StringVar(&f.to, "to", "", "only those refused before this time, given alike")
	flags.IntVar(&f.limit, "limit", 0, "at most so many, the newest; 0 is all")
}

func (f *deadFilterFlags) filter(now time.Time) (dead.Filter, error) {
	filter := dead.Filter{Partitions: f.partitions, Limit: f.limit}
	for _, text := range f.reasons {
		reason, err := dead.ParseReason(text)
		if err != nil {
			return dead.Filter{}, usageError{fmt.Errorf("--reason: %w", err)}
		}
		filter.Reasons = append(filter.Reasons, reason)
	}
	var err error
	if filter.From, err = dead.ParseWhen(f.from, now); err != nil {
		return dead.Filter{}, usageError{fmt.Errorf("--from: %w", err)}
	}
	if filter.To, err = dead.ParseWhen(f.to, now); err != nil {
		return dead.Filter{}, usageError{fmt.Errorf("--to: %w", err)}
	}
	if f.limit < 0 {
		return dead.Filter{}, usageError{fmt.Errorf("--limit %d is less than 0", f.limit)}
	}
	return filter, nil
}

// deadConfig are the settings of a command on dead letters.
func deadConfig(cmd *cobra.Command, broker kafkaFlags) (Config, error) {
	cfg, err := loadConfig(cmd, "kafka", "topics")
	if err != nil {
		return Config{}, err
	}
	return cfg, broker.apply(&cfg)
}

// deadPositions reads the positions of letters among the arguments.
func deadPositions(args []string) ([]dead.Position, error) {
	var positions []dead.Position
	for _, arg := range args {
		at, err := dead.ParsePosition(arg)
		if err != nil {
			return nil, usageError{err}
		}
		positions = append(positions, at)
	}
	return positions, nil
}
