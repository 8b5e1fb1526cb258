package cmd

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

func newRetentionSet() *cobra.Command {
	var which retentionFlags
	var days int
	command := &cobra.Command{
		Use:   "set",
		Short: "Keep a tenant's sign-ins for so many days",
		Long: `Gives a tenant a rule of its own. When the command returns, every answer obeys it. What a
shorter rule leaves out is removed within a day, and no longer rule brings it back then.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("days") || days < 0 || days > clickhouse.MaxRetentionDays {
				return usageError{fmt.Errorf("--days: give 1 to %d, or 0 to keep sign-ins for ever", clickhouse.MaxRetentionDays)}
			}
			return which.change(cmd, func(ctx context.Context, conn driver.Conn) error {
				return clickhouse.SetTenantRetention(ctx, conn, which.tenant, days, which.by)
			})
		},
	}
	which.registerTenant(command)
	command.Flags().IntVar(&days, "days", 0, "days to keep sign-ins, by their event time; 0 keeps them for ever")
	return command
}

func newRetentionUnset() *cobra.Command {
	var which retentionFlags
	command := &cobra.Command{
		Use:   "unset",
		Short: "Take a tenant's own rule back: retention_days holds again",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return which.change(cmd, func(ctx context.Context, conn driver.Conn) error {
				return clickhouse.UnsetTenantRetention(ctx, conn, which.tenant, which.by)
			})
		},
	}
	which.registerTenant(command)
	return command
}
