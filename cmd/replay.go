package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/ingest/client"
	"github.com/gatehouse/gatehouse/ingest/replay"
	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/service"
)

// defaultGateway is where the demo's gateway listens.
const defaultGateway = "http://127.0.0.1:8081"

// gatewayFlags say which gateway to send to.
type gatewayFlags struct{ to, token, dataDir string }

func (g *gatewayFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&g.to, "to", defaultGateway, "address of the ingest gateway")
	flags.StringVar(&g.token, "token", "", "bearer token for ingest (or GATEHOUSE_TOKEN; default: one signed with the key of the demo in --data-dir)")
	flags.StringVar(&g.dataDir, "data-dir", defaultDataDir, "data directory of the demo whose key signs, when no token is given")
}

// bearer is the token to send to the gateway, whose address is checked too.
func (g *gatewayFlags) bearer() (string, error) {
	token, err := g.findToken()
	if err != nil {
		return "", err
	}
	if _, err := client.New(client.Config{URL: g.to, Token: token}); err != nil {
		return "", usageError{err}
	}
	return token, nil
}

// findToken is the token that was given, or one that the demo on the data directory accepts.
func (g *gatewayFlags) findToken() (string, error) {
	if g.token != "" {
		return g.token, nil
	}
	if token := os.Getenv("GATEHOUSE_TOKEN"); token != "" {
		return token, nil
	}
	if _, err := os.Stat(g.dataDir); err != nil {
		return "", usageError{fmt.Errorf("no token: give --token, set GATEHOUSE_TOKEN, or name a demo's --data-dir")}
	}
	signer, err := auth.OpenSigner(g.dataDir)
	if err != nil {
		return "", err
	}
	return tokenRequest{ingest: true, ttl: 24 * time.Hour}.sign(signer)
}

func newReplay() *cobra.Command {
	var gateway gatewayFlags
	var rebase, dates string
	command := &cobra.Command{
		Use:   "replay FILE|DIR...",
		Short: "Send files of raw events to the gateway",
		Long: `Sends files of sign-in events in any raw format: .json, .ndjson, .jsonl, .log, .txt,
.csv or .tsv, plain or as .gz or .zst; of directories all such files. Whether a file is CSV
or JSON is told by how it begins, whatever its name.

Refused events are listed on stderr with file and line. The exit code is 0 when every
event went in, else 1. A file with dates such as 25/03/2026 is read day first as a
whole, others with slashes month first; --dates says it for all files. Sending the same file again does no harm: events are kept once per id.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			log, err := service.NewLogger("warn", cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			cfg := replay.Config{URL: gateway.to, Progress: cmd.ErrOrStderr(), Log: log}
			switch rebase {
			case "":
			case "now":
				cfg.Rebase = time.Now()
			default:
				if cfg.Rebase, err = time.Parse(time.RFC3339, rebase); err != nil {
					return usageError{fmt.Errorf("--rebase %q: give now or a time such as 2026-01-31T12:00:00Z", rebase)}
				}
			}
			if cfg.Dates, err = datesOf(dates); err != nil {
				return err
			}
			if cfg.Token, err = gateway.bearer(); err != nil {
				return err
			}
			return runReplay(cmd.Context(), cfg, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	gateway.register(command)
	command.Flags().StringVar(&rebase, "rebase", "", "move all events so that the newest happened at this time (now, or RFC 3339), keeping distances")
	registerDates(command, &dates)
	return command
}

// registerDates adds the flag --dates.
func registerDates(command *cobra.Command, dates *string) {
	command.Flags().StringVar(dates, "dates", "", "what comes first in dates such as 3/4/2026 and 3-4-2026: mdy or dmy (default: what a date of the file tells that can only be one, else the month with slashes, the day with dots)")
}

// datesOf reads the flag --dates.
func datesOf(said string) (replay.Dates, error) {
	switch dates := replay.Dates(said); dates {
	case replay.DatesAsTold, replay.DatesMonthFirst, replay.DatesDayFirst:
		return dates, nil
	}
	return "", usageError{fmt.Errorf("--dates %q: give mdy or dmy", said)}
}

func runReplay(ctx context.Context, cfg replay.Config, paths []string, stdout, stderr io.Writer) error {
	result, err := replay.Run(ctx, cfg, paths)
	for _, refusal := range result.Refusals {
		_, _ = fmt.Fprintln(stderr, refusal)
	}
	if listed := result.Refused + result.Unreadable + result.Broken; listed > len(result.Refusals) {
		_, _ = fmt.Fprintf(stderr, "... and %d more\n", listed-len(result.Refusals))
	}
	sayOpenDates(result.OpenDates, stderr)
	_, _ = fmt.Fprintf(stdout, "%d files, %d events: %d accepted, %d refused, in %s\n",
		result.Files, result.Events, result.Accepted, result.Refused, result.Elapsed.Round(time.Millisecond))
	if err != nil {
		return err
	}
	if !result.OK() {
		return errors.New("not every event went in; what was refused is listed above")
	}
	return nil
}

// sayOpenDates tells which files were read month first without a date that says so.
func sayOpenDates(files []string, stderr io.Writer) {
	const listed = 10
	for i, name := range files {
		if i == listed {
			_, _ = fmt.Fprintf(stderr, "... and %d more files\n", len(files)-listed)
			return
		}
		_, _ = fmt.Fprintf(stderr, "%s: dates such as 3/4/2026 were read month first, and none of them tells; --dates dmy reads them day first\n", name)
	}
}
