package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/query/whatif"
)

// historyFlags say which stored sign-ins are asked about.
type historyFlags struct {
	span       string
	dataDir    string
	clickhouse []string
	examples   int
}

// topAffected is how many users and applications are listed.
const topAffected = 20

func (h *historyFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&h.span, "history", "", "look at the stored sign-ins of so long ago until now, such as 7d or 36h")
	flags.StringVar(&h.dataDir, "data-dir", "", "data directory of a running demo whose sign-ins are meant, instead of --clickhouse")
	flags.StringSliceVar(&h.clickhouse, "clickhouse", nil, "ClickHouse servers, HOST:PORT,... (native protocol; default: those of the settings)")
	flags.IntVar(&h.examples, "examples", 10, "how many affected sign-ins to list")
}

// run asks which stored sign-ins of a tenant the policies would have affected.
func (h historyFlags) run(cmd *cobra.Command, set *policy.Set, tenant string, asJSON bool) error {
	span, err := parseSpan(h.span)
	if err != nil {
		return usageError{fmt.Errorf("--history: %w", err)}
	}
	if h.examples < 0 {
		return usageError{fmt.Errorf("--examples %d: give 0 or more", h.examples)}
	}
	cfg, err := loadConfig(cmd)
	if err != nil {
		return err
	}
	servers := verifyOptions{dataDir: h.dataDir, kafka: cfg.Kafka.Brokers, clickhouse: h.clickhouse}
	if err := servers.address(&cfg); err != nil {
		return err
	}
	if err := settingsError(cfg.problems([]string{"clickhouse"})); err != nil {
		return err
	}
	if tenant == "" {
		tenant = cfg.DefaultTenant
	}
	if tenant == "" {
		return usageError{fmt.Errorf("--tenant: name the tenant whose sign-ins are meant")}
	}
	now := time.Now()
	report, err := whatif.Run(cmd.Context(), whatif.Config{
		ClickHouse: cfg.ClickHouse, Tenant: tenant, From: now.Add(-span), To: now, Examples: h.examples, Top: topAffected,
	}, set)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(report)
	}
	return writeHistory(cmd.OutOrStdout(), report)
}

// parseSpan reads a duration that may be in days, such as 7d.
func parseSpan(text string) (time.Duration, error) {
	var span time.Duration
	var err error
	if days, ok := strings.CutSuffix(text, "d"); ok {
		var n float64
		n, err = strconv.ParseFloat(days, 64)
		span = time.Duration(n * 24 * float64(time.Hour))
	} else {
		span, err = time.ParseDuration(text)
	}
	const most = 100 * 366 * 24 * time.Hour
	if err != nil || span <= 0 || span > most {
		return 0, fmt.Errorf("%q is no duration such as 7d or 36h", text)
	}
	return span, nil
}

func writeHistory(w io.Writer, r *whatif.Report) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(table, format+"\n", args...) } // Flush tells errors
	line("Of %d sign-ins of tenant %s from %s to %s the policies would have", r.SignIns, r.Tenant, r.From.Format(time.RFC3339), r.To.Format(time.RFC3339))
	line("  blocked\t%d", r.Blocked)
	line("  interrupted\t%d\t(the user would have had to do more, such as a second factor)", r.Interrupted)
	line("  undecided\t%d\t(they might have, but the sign-in does not say enough)", r.Undecided)
	line("  not evaluated\t%d\t(failed before policies are asked)", r.NotEvaluated)
	counts := func(title string, list []whatif.Count) {
		if len(list) > 0 {
			line("\n%s\tblocked\tinterrupted", title)
		}
		for _, c := range list {
			line("  %s\t%d\t%d", c.Name, c.Blocked, c.Interrupted)
		}
	}
	if len(r.Policies) > 0 {
		line("\npolicy\tblocked\tinterrupted\tundecided")
	}
	for _, c := range r.Policies {
		line("  %s\t%d\t%d\t%d", c.Name, c.Blocked, c.Interrupted, c.Undecided)
	}
	counts("user", r.Users)
	counts("application", r.Apps)
	if len(r.Examples) > 0 {
		line("\nthe newest\twhat\twho\tto\tby")
	}
	for _, e := range r.Examples {
		line("  %s %s\t%s\t%s\t%s\t%s", e.Created.Format(time.RFC3339), e.ID, e.Verdict, e.User, e.App, strings.Join(e.Policies, ", "))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
