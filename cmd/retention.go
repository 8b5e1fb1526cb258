package cmd

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

func newRetention() *cobra.Command {
	command := &cobra.Command{
		Use:   "retention",
		Short: "List and change how long each tenant's sign-ins are kept",
		Long: `Sign-ins are kept for retention_days of the settings, or as long as their tenant's own rule
says. Past it no answer shows them any more, at once; within a day they are removed.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	command.AddCommand(newRetentionList(), newRetentionSet(), newRetentionUnset())
	for _, sub := range command.Commands() {
		sub.Args = usageArgs(sub.Args)
	}
	return command
}

// retentionFlags say which ClickHouse is meant, and which tenant.
type retentionFlags struct {
	dataDir    string
	clickhouse []string
	tenant, by string
}

func (f *retentionFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&f.dataDir, "data-dir", "", "data directory of a running demo that is meant, instead of the servers of the settings")
	flags.StringSliceVar(&f.clickhouse, "clickhouse", nil, "ClickHouse servers, HOST:PORT,... (native protocol; default: those of the settings)")
}

// registerTenant adds the flags of a change.
func (f *retentionFlags) registerTenant(command *cobra.Command) {
	f.register(command)
	flags := command.Flags()
	flags.StringVar(&f.tenant, "tenant", "", "id of the tenant, as its sign-ins have it")
	flags.StringVar(&f.by, "by", "", "who changes it, to be noted (default: the user of this machine)")
}

// open connects to the ClickHouse that is meant.
func (f *retentionFlags) open(cmd *cobra.Command) (driver.Conn, error) {
	cfg, err := loadConfig(cmd, "retention_days")
	if err != nil {
		return nil, err
	}
	where := verifyOptions{dataDir: f.dataDir, clickhouse: f.clickhouse}
	if f.dataDir != "" {
		where.kafka = cfg.Kafka.Brokers // not used, and so not asked for
	}
	if err := where.address(&cfg); err != nil {
		return nil, err
	}
	if err := settingsError(cfg.problems([]string{"clickhouse"})); err != nil {
		return nil, err
	}
	return clickhouse.Open(cmd.Context(), cfg.ClickHouse)
}

// check completes the flags of a change.
func (f *retentionFlags) check() error {
	if f.tenant = strings.TrimSpace(f.tenant); f.tenant == "" {
		return usageError{errors.New("--tenant: name the tenant whose sign-ins are meant; retention_days of the settings is for all others")}
	}
	if f.by == "" {
		f.by = "unknown"
		if who, err := user.Current(); err == nil {
			f.by = who.Username
		}
	}
	return nil
}

// change makes a change and says what holds before and after it.
func (f *retentionFlags) change(cmd *cobra.Command, do func(context.Context, driver.Conn) error) error {
	if err := f.check(); err != nil {
		return err
	}
	ctx := cmd.Context()
	conn, err := f.open(cmd)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // nothing is in flight
	before, err := clickhouse.ReadRetention(ctx, conn)
	if err != nil {
		return err
	}
	if err := do(ctx, conn); err != nil {
		return err
	}
	after, err := clickhouse.ReadRetention(ctx, conn)
	if err != nil {
		return err
	}
	select { // answers take it from the table once a second
	case <-time.After(takesEffect):
	case <-ctx.Done():
		return ctx.Err()
	}
	_, err = fmt.Fprint(cmd.OutOrStdout(), retentionNote(f.tenant, before.Days(f.tenant), after.Days(f.tenant), time.Now()))
	return err
}

// takesEffect is after how long every answer obeys a change.
const takesEffect = 1100 * time.Millisecond

// retentionNote says what a change means.
func retentionNote(tenant string, before, after int, now time.Time) string {
	text := fmt.Sprintf("Sign-ins of tenant %s are kept %s (before: %s).\n", tenant, daysText(after), daysText(before))
	shorter := after != 0 && (before == 0 || after < before)
	longer := before != 0 && (after == 0 || after > before)
	switch {
	case shorter:
		text += fmt.Sprintf("No answer shows those before %s any more; they are removed within a day.\n", clickhouse.KeptFrom(now, after).Format(time.RFC3339))
	case longer:
		text += fmt.Sprintf("Those before %s may have been removed already; what has not shows again.\n", clickhouse.KeptFrom(now, before).Format(time.RFC3339))
	}
	return text
}

func daysText(days int) string {
	switch days {
	case 0:
		return "for ever"
	case 1:
		return "for 1 day"
	}
	return fmt.Sprintf("for %d days", days)
}
