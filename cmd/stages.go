package cmd

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/enrich"
	"github.com/gatehouse/gatehouse/ingest"
	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/query"
	"github.com/gatehouse/gatehouse/sink"
)

// newRegistry holds the metrics of a process: the runtime's and those of its stages.
func newRegistry() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return registry
}

// newDeps is what one stage gets: a logger of its name and a readiness of its own.
func newDeps(name string, registry *prometheus.Registry, log *zap.Logger) service.Deps {
	return service.Deps{Log: log.Named(name), Metrics: registry, Ready: service.NewReadiness()}
}

// stageCommand is the subcommand that runs one stage by itself. The sections of
// the settings that it needs are checked before anything starts.
func stageCommand(name, short, long string, sections []string, build func(Config, service.Deps) (service.Runner, error)) *cobra.Command {
	return &cobra.Command{
		Use:   name,
		Short: short,
		Long:  long,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd, append(sections, name, "profiling")...)
			if err != nil {
				return err
			}
			log, err := service.NewLogger(cfg.Log.Level, cmd.ErrOrStderr())
			if err != nil {
				return usageError{err}
			}
			stage, err := build(cfg, newDeps(name, newRegistry(), log))
			if err != nil {
				return err
			}
			parts := append(cfg.Profiling.parts(log), service.Part{Name: name, Run: stage.Run})
			return service.Run(cmd.Context(), log, parts...)
		},
	}
}

// stages are the four stages in one process.
type stages struct {
	ingest *ingest.Gateway
	enrich *enrich.Enricher
	sink   *sink.Sink
	query  *query.Service
}

func newStages(cfg Config, log *zap.Logger) (*stages, error) {
	registry := newRegistry()
	var s stages
	var err error
	if s.enrich, err = enrich.New(cfg.Enrich, newDeps("enrich", registry, log)); err != nil {
		return nil, err
	}
	if s.sink, err = sink.New(cfg.Sink, newDeps("sink", registry, log)); err != nil {
		return nil, err
	}
	if s.query, err = query.New(cfg.Query, newDeps("query", registry, log)); err != nil {
		return nil, err
	}
	if s.ingest, err = ingest.New(cfg.Ingest, newDeps("ingest", registry, log)); err != nil {
		return nil, err
	}
	return &s, nil
}

// parts are the stages in the order of starting: the gateway last, so that it is
// the first to stop and what it took flows through.
func (s *stages) parts() []service.Part {
	return []service.Part{
		{Name: "sink", Run: s.sink.Run},
		{Name: "enrich", Run: s.enrich.Run},
		{Name: "query", Run: s.query.Run},
		{Name: "ingest", Run: s.ingest.Run},
	}
}
