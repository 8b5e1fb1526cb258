package cmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/gatehouse/gatehouse/internal/dead"
)

// deadReplay is what one replay shall do.
type deadReplay struct {
	terms       dead.Terms
	dryRun, yes bool
}

func newDeadReplay() *cobra.Command {
	var broker kafkaFlags
	var which deadFilterFlags
	var replay deadReplay
	command := &cobra.Command{
		Use:   "replay [PARTITION/OFFSET...]",
		Short: "Send dead letters again, once the cause is mended",
		Long: `Sends the dead letters at the positions given, or all open ones that the filters mean, to
where they came from: raw events to the raw topic, enriched ones that the table refused to
the enriched topic. An event that is refused again comes back as a new dead letter.

Bytes, key and headers stay what they were, the first arrival included. Only events refused as
future-time arrive anew: they are taken when their time has come by now.

The exit code is 1 when a letter was skipped. Sending an event twice does no harm: events are
kept once per id.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			filter, err := which.filter(time.Now())
			if err != nil {
				return err
			}
			if filter.Positions, err = deadPositions(args); err != nil {
				return err
			}
			if replay.terms.MaxReplays < 1 {
				return usageError{fmt.Errorf("--max-replays %d is less than 1", replay.terms.MaxReplays)}
			}
			filter.Closed = replay.terms.Again
			cfg, err := deadConfig(cmd, broker)
			if err != nil {
				return err
			}
			return replay.run(cmd, cfg, filter)
		},
	}
	broker.register(command)
	which.register(command)
	flags := command.Flags()
	flags.IntVar(&replay.terms.MaxReplays, "max-replays", 3, "skip events that were sent again so often already")
	flags.BoolVar(&replay.terms.Again, "again", false, "also letters that were sent again before")
	flags.BoolVar(&replay.dryRun, "dry-run", false, "only say what would be sent")
	flags.BoolVar(&replay.yes, "yes", false, "do not ask")
	return command
}

func (r deadReplay) run(cmd *cobra.Command, cfg Config, filter dead.Filter) error {
	out, ctx := cmd.OutOrStdout(), cmd.Context()
	letters, err := dead.List(ctx, cfg.Kafka, cfg.Topics.Dead, filter)
	if err != nil {
		return err
	}
	if missing := len(filter.Positions) - len(letters); missing > 0 && filter.Limit == 0 {
		return fmt.Errorf("%d of the %d positions hold no dead letter that the filters mean; nothing was sent", missing, len(filter.Positions))
	}
	topics := dead.Topics{Raw: cfg.Topics.Raw, Enriched: cfg.Topics.Enriched, Dead: cfg.Topics.Dead}
	steps := dead.Plan(letters, topics, r.terms)
	var goes []dead.Letter
	for _, step := range steps {
		if step.Skip != "" {
			_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "%s is skipped: %s\n", step.Position, step.Skip)
			continue
		}
		goes = append(goes, step.Letter)
		if r.dryRun {
			_, _ = fmt.Fprintf(out, "%s %s would go to %s\n", step.Position, step.Reason, step.Topic)
		}
	}
	skipped := len(steps) - len(goes)
	if r.dryRun {
		return r.report(out, "would be sent", goes, skipped)
	}
	if len(goes) == 0 {
		return r.report(out, "sent", nil, skipped)
	}
	if err := r.confirm(ctx, cmd, goes); err != nil {
		return err
	}
	sent := make([]dead.Letter, 0, len(goes))
	err = dead.Replay(ctx, cfg.Kafka, topics, steps, func(s dead.Sent) {
		sent = append(sent, s.Letter)
		_, _ = fmt.Fprintf(out, "%s %s went to %s/%d/%d, replay %d\n", s.Step.Position, s.Reason, s.Step.Topic, s.Partition, s.Offset, s.Count)
	})
	return errors.Join(err, r.report(out, "sent", sent, skipped))
}

// report says the sum, and fails when it is not all.
func (deadReplay) report(out io.Writer, done string, sent []dead.Letter, skipped int) error {
	line := fmt.Sprintf("%d %s", len(sent), done)
	if len(sent) > 0 {
		line += " (" + dead.Summary(dead.CountReasons(sent)) + ")"
	}
	_, _ = fmt.Fprintf(out, "%s, %d skipped\n", line, skipped)
	if skipped > 0 {
		return fmt.Errorf("%d dead letters are skipped; stderr says why of each", skipped)
	}
	return nil
}

// confirm asks on a terminal, and wants --yes where there is none.
func (r deadReplay) confirm(ctx context.Context, cmd *cobra.Command, goes []dead.Letter) error {
	if r.yes {
		return nil
	}
	if !isTerminal(cmd.InOrStdin()) {
		return usageError{fmt.Errorf("%d dead letters would be sent; give --yes where nobody can be asked", len(goes))}
	}
	question := fmt.Sprintf("Send %d dead letters again (%s)? [y/N] ", len(goes), dead.Summary(dead.CountReasons(goes)))
	return ask(ctx, cmd.InOrStdin(), cmd.ErrOrStderr(), question)
}

// ask returns nil when the answer is yes.
func ask(ctx context.Context, in io.Reader, out io.Writer, question string) error {
	_, _ = io.WriteString(out, question)
	answers := make(chan string, 1)
	go func() {
		answer, _ := bufio.NewReader(in).ReadString('\n')
		answers <- answer
	}()
	select {
	case answer := <-answers:
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return nil
		}
	case <-ctx.Done(): // the reading ends with the process
	}
	return errors.New("nothing was sent")
}

// isTerminal says whether a person may sit there.
func isTerminal(in io.Reader) bool {
	file, ok := in.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
