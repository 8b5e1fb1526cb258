package cmd

import (
	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/query"
)

func newQuery() *cobra.Command {
	return stageCommand("query", "Run the API that answers questions",
		"Serves the Graph-compatible sign-in list and the reports.",
		[]string{"clickhouse", "auth", "auth.issuers", "retention_days", "visibility_latency"},
		func(cfg Config, deps service.Deps) (service.Runner, error) { return query.New(cfg.Query, deps) })
}
