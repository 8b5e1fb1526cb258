package cmd

import (
	"context"

	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

func newMigrate() *cobra.Command {
	return &cobra.Command{
		Use:   "migrate",
		Short: "Create or bring up to date the topics and the tables",
		Long:  "Creates the Kafka topics and applies the migrations of ClickHouse that are missing, then exits.\nRunning it again changes nothing.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd, "kafka", "clickhouse", "topics", "retention_days")
			if err != nil {
				return err
			}
			log, err := service.NewLogger(cfg.Log.Level, cmd.ErrOrStderr())
			if err != nil {
				return usageError{err}
			}
			return migrate(cmd.Context(), cfg, log)
		},
	}
}

// migrate makes topics and tables what this version needs.
func migrate(ctx context.Context, cfg Config, log *zap.Logger) error {
	if err := kafka.EnsureTopics(ctx, cfg.Kafka, cfg.Topics.Definitions(), log); err != nil {
		return err
	}
	return clickhouse.Migrate(ctx, cfg.ClickHouse, migrations.Files, cfg.RetentionDays, log)
}
