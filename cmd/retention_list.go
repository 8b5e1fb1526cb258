package cmd

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

func newRetentionList() *cobra.Command {
	var which retentionFlags
	command := &cobra.Command{
		Use:   "list",
		Short: "List how long sign-ins are kept",
		Long:  "Lists the rule for all tenants and those of single tenants, with who made them and when.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			conn, err := which.open(cmd)
			if err != nil {
				return err
			}
			defer conn.Close() //nolint:errcheck // nothing is in flight
			rules, err := clickhouse.RetentionRules(cmd.Context(), conn)
			if err != nil {
				return err
			}
			return writeRetention(cmd.OutOrStdout(), rules, time.Now())
		},
	}
	which.register(command)
	return command
}

// writeRetention writes the rules as a table.
func writeRetention(w io.Writer, rules []clickhouse.RetentionRule, now time.Time) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "TENANT\tKEPT\tFROM\tCHANGED\tBY")
	for _, rule := range rules {
		tenant, from := rule.Tenant, "-"
		if tenant == "" {
			tenant = "(all others)"
		}
		if rule.Days > 0 {
			from = clickhouse.KeptFrom(now, rule.Days).Format(time.RFC3339)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", tenant, daysText(rule.Days), from, rule.ChangedAt.UTC().Format(time.RFC3339), rule.ChangedBy)
	}
	return table.Flush()
}
