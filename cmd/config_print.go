package cmd

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/settings"
)

func newConfig() *cobra.Command {
	return &cobra.Command{
		Use:   "config",
		Short: "Print the effective settings as YAML, secrets masked",
		Long:  "Prints what the defaults, the settings file and the environment come to, as YAML, with secrets masked.\nProblems go to stderr and make the exit code 2.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, problems := loadConfig(cmd,
				"profiling", "kafka", "clickhouse", "topics", "auth", "retention_days", "visibility_latency", "ingest", "enrich", "sink", "query")
			if errors.Is(problems, settings.ErrFile) {
				return problems
			}
			if err := settings.Print(cmd.OutOrStdout(), cfg, schema()); err != nil {
				return err
			}
			return problems
		},
	}
}
