package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/enrich"
	"github.com/gatehouse/gatehouse/enrich/geo"
	"github.com/gatehouse/gatehouse/ingest/replay"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// decideFlags say with what the events of files are decided.
type decideFlags struct {
	geo    []string
	tenant string
	dates  string
}

func (d *decideFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringSliceVar(&d.geo, "geo", nil, "geolocation files (.mmdb), FILE,...; default: enrich.geo_files, else those make engine installs")
	registerDates(command, &d.dates)
	flags.StringVar(&d.tenant, "tenant", "", "tenant of events that name none (default: default_tenant, else "+DemoTenant+")")
}

// open makes the enricher's decisions available for the settings and the flags.
func (d *decideFlags) open(cmd *cobra.Command, policies *policy.Set, version string) (*enrich.Explainer, error) {
	cfg, err := loadConfig(cmd)
	if err != nil {
		return nil, err
	}
	if len(d.geo) > 0 {
		cfg.Enrich.GeoFiles = d.geo
	} else if len(cfg.Enrich.GeoFiles) == 0 {
		cfg.Enrich.GeoFiles = engine.FindGeo()
	}
	for _, file := range d.geo { // one that is asked for must answer
		if _, err := geo.Open(file, geo.ForPlaces); err != nil {
			return nil, usageError{fmt.Errorf("--geo: %w", err)}
		}
	}
	if d.tenant == "" {
		d.tenant = cfg.DefaultTenant
	}
	if d.tenant == "" {
		d.tenant = DemoTenant
	}
	log, err := service.NewLogger("error", cmd.ErrOrStderr())
	if err != nil {
		return nil, err
	}
	return enrich.NewExplainer(cfg.Enrich, policies, version, log.WithOptions(zap.AddStacktrace(zap.FatalLevel)))
}

func newExplain() *cobra.Command {
	var policies policyFlags
	var decide decideFlags
	var asJSON bool
	command := &cobra.Command{
		Use:   "explain FILE|-...",
		Short: "Say what the enricher decides about raw events, and by what evidence",
		Long: `Reads raw events in any format that replay takes, decides about each as the enricher
does, and prints every decision with its evidence. Nothing is sent or stored, no server is
needed. - stands for standard input.

Events that cannot be read are listed on stderr with the reason and the place; then the
exit code is 1.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			var set *policy.Set
			version := ""
			if policies.given() {
				contents, compiled, err := policies.read()
				if err != nil {
					return err
				}
				set, version = compiled, contents.Version()
				writeNotes(cmd.ErrOrStderr(), set)
			}
			explainer, err := decide.open(cmd, set, version)
			if err != nil {
				return err
			}
			report := writeExplanation
			if asJSON {
				report = writeExplanationJSON
			}
			events, err := decide.files(cmd)
			if err != nil {
				return err
			}
			return events.each(cmd.Context(), files, func(ev *schemas.SignIn) error {
				explainer.Decide(ev)
				return report(cmd.OutOrStdout(), explain(ev, explainer.StatusSource(ev)))
			})
		},
	}
	command.Flags().BoolVar(&asJSON, "json", false, "write JSON, one object per event on a line")
	policies.register(command)
	decide.register(command)
	return command
}

// eventFiles reads raw events from files.
type eventFiles struct {
	// tenant is that of events that name none.
	tenant string
	// dates is what comes first in dates such as 3/4/2026.
	dates replay.Dates
	stdin io.Reader
	// problems takes a line for each event that cannot be read.
	problems io.Writer
}

// files returns what reads files of events, by the flags.
func (d *decideFlags) files(cmd *cobra.Command) (eventFiles, error) {
	dates, err := datesOf(d.dates)
	if err != nil {
		return eventFiles{}, err
	}
	return eventFiles{tenant: d.tenant, dates: dates, stdin: cmd.InOrStdin(), problems: cmd.ErrOrStderr()}, nil
}

// errUnreadable is the outcome when events could not be read.
var errUnreadable = errors.New("not every event could be read; those that could not are listed above")

// each calls do for each event of the files until it fails. The event is valid
// until do returns.
func (f eventFiles) each(ctx context.Context, files []string, do func(*schemas.SignIn) error) error {
	decoder := rawevent.NewDecoder()
	unreadable := 0
	for _, file := range files {
		bad, err := f.read(ctx, decoder, file, do)
		if err != nil {
			return err
		}
		unreadable += bad
	}
	if unreadable > 0 {
		return errUnreadable
	}
	return nil
}

// read returns how much of a file could not be read. Errors: those of do.
func (f eventFiles) read(ctx context.Context, decoder *rawevent.Decoder, file string, do func(*schemas.SignIn) error) (bad int, err error) {
	complain := func(line int, what string) {
		bad++
		_, _ = fmt.Fprintf(f.problems, "%s:%d: %s\n", file, line, what)
	}
	dates, err := f.datesOf(file)
	if err != nil {
		_, _ = fmt.Fprintf(f.problems, "%s: %s\n", file, err)
		return 1, nil
	}
	in, name := f.stdin, ""
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return 0, usageError{err}
		}
		defer func() { _ = opened.Close() }()
		in, name = opened, file
	}
	empty := true
	readError := replay.Events(in, name, dates.MonthFirst(func(event replay.Event) bool {
		empty = false
		if event.Reason != "" {
			complain(event.Line, fmt.Sprintf("%s: %s", event.Reason, event.Detail))
			return true
		}
		decoder.Decode(event.JSON, rawevent.Source{Tenant: f.tenant, Received: time.Now()}, func(d rawevent.Decoded) bool {
			if d.Err != nil {
				complain(event.Line, d.Err.Error())
				return true
			}
			err = do(d.Event)
			return err == nil
		})
		return err == nil && ctx.Err() == nil
	}))
	if err == nil {
		err = ctx.Err()
	}
	switch {
	case err != nil:
	case readError != nil:
		bad++
		_, _ = fmt.Fprintf(f.problems, "%s: %s\n", file, strings.TrimSpace(readError.Error()))
	case empty:
		bad++
		_, _ = fmt.Fprintf(f.problems, "%s: no event stands in it\n", file)
	}
	return bad, err
}

// datesOf is what comes first in the dates of a file, by the flag, else by what they
// tell. Standard input cannot be read twice. Errors: dates of both orders, or of none.
func (f eventFiles) datesOf(file string) (replay.DateOrders, error) {
	info, err := os.Stat(file)
	if file == "-" || f.dates != replay.DatesAsTold || err != nil || !info.Mode().IsRegular() {
		return f.dates.Everywhere(), nil
	}
	in, err := os.Open(file)
	if err != nil {
		return replay.DateOrders{}, nil // told when it is read
	}
	defer func() { _ = in.Close() }()
	orders, open, err := replay.TellDates(in, file)
	if open {
		sayOpenDates([]string{file}, f.problems)
	}
	return orders, err
}
