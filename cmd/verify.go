package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/dead"
	"github.com/gatehouse/gatehouse/sink/verify"
)

// verifyOptions are the flags of gatehouse verify.
type verifyOptions struct {
	dataDir           string
	kafka, clickhouse []string
	from, to          string
	limit             int
	asJSON            bool
	metrics           string // file to write the outcome to; empty for none
}

func newVerify() *cobra.Command {
	var opts verifyOptions
	command := &cobra.Command{
		Use:   "verify",
		Short: "Compare topics and table: is anything lost or doubled?",
		Long: `Compares, partition by partition, the raw events with the enriched records and the dead
letters, and the enriched records with the rows of the table, as far as the stages had
come at the start. It only reads, and is safe while everything runs.

The exit code is 0 when all is accounted for, 1 when something is lost, doubled or
strange (or the comparison failed), 2 when arguments or settings are wrong. A comparison
that failed leaves the file of --metrics as it was.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := opts.config(cmd)
			if err != nil {
				return err
			}
			return opts.run(cmd.Context(), cfg, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := command.Flags()
	flags.StringVar(&opts.from, "from", "", "only records written at or after this time: RFC 3339, or a duration such as 24h for so long ago")
	flags.StringVar(&opts.to, "to", "", "only records written before this time, given alike")
	flags.IntVar(&opts.limit, "limit", 20, "how many offending positions to list")
	flags.BoolVar(&opts.asJSON, "json", false, "write the report as JSON")
	flags.StringVar(&opts.metrics, "metrics", "", "also write the outcome to this file as metrics, for the textfile collector of Prometheus' node exporter: NAME.prom")
	flags.StringVar(&opts.dataDir, "data-dir", "", "data directory of a running demo to verify, instead of the servers of the settings")
	flags.StringSliceVar(&opts.kafka, "kafka", nil, "Kafka brokers, HOST:PORT,... (default: those of the settings)")
	flags.StringSliceVar(&opts.clickhouse, "clickhouse", nil, "ClickHouse servers, HOST:PORT,... (native protocol; default: those of the settings)")
	return command
}

// config is what to compare, by the settings and the flags.
func (o verifyOptions) config(cmd *cobra.Command) (verify.Config, error) {
	now := time.Now()
	from, err := dead.ParseWhen(o.from, now)
	if err != nil {
		return verify.Config{}, usageError{fmt.Errorf("--from: %w", err)}
	}
	to, err := dead.ParseWhen(o.to, now)
	if err != nil {
		return verify.Config{}, usageError{fmt.Errorf("--to: %w", err)}
	}
	switch {
	case !from.IsZero() && !to.IsZero() && !from.Before(to):
		return verify.Config{}, usageError{fmt.Errorf("--from %s is not before --to %s", o.from, o.to)}
	case o.limit < 0:
		return verify.Config{}, usageError{fmt.Errorf("--limit %d: give 0 or more", o.limit)}
	}
	if err := checkMetricsFile(o.metrics); err != nil {
		return verify.Config{}, usageError{fmt.Errorf("--metrics: %w", err)}
	}
	cfg, err := loadConfig(cmd, "topics")
	if err != nil {
		return verify.Config{}, err
	}
	if err := o.address(&cfg); err != nil {
		return verify.Config{}, err
	}
	if err := settingsError(cfg.problems([]string{"kafka", "clickhouse"})); err != nil {
		return verify.Config{}, err
	}
	return verify.Config{
		Kafka: cfg.Kafka, ClickHouse: cfg.ClickHouse,
		RawTopic: cfg.Topics.Raw, EnrichedTopic: cfg.Topics.Enriched, DeadTopic: cfg.Topics.Dead,
		EnrichGroup: cfg.Enrich.Group, SinkGroup: cfg.Sink.Group, DefaultTenant: cfg.DefaultTenant,
		From: from, To: to, Limit: o.limit,
	}, nil
}

// address puts the servers that the flags name into the settings.
func (o verifyOptions) address(cfg *Config) error {
	if o.dataDir != "" {
		kafka, clickhouse, err := demoAddresses(o.dataDir)
		if err != nil {
			return usageError{err}
		}
		if kafka == "" && len(o.kafka) == 0 || clickhouse == "" && len(o.clickhouse) == 0 {
			return usageError{fmt.Errorf("--data-dir %s: that demo uses servers of its own choice: name them with --kafka and --clickhouse", o.dataDir)}
		}
		if kafka != "" {
			cfg.Kafka.Brokers = []string{kafka}
		}
		if clickhouse != "" {
			cfg.ClickHouse.Addr = []string{clickhouse}
			cfg.ClickHouse.Username, cfg.ClickHouse.Password, cfg.ClickHouse.TLS = "default", "", false
		}
		if cfg.DefaultTenant == "" {
			cfg.DefaultTenant = DemoTenant
		}
	}
	if len(o.kafka) > 0 {
		cfg.Kafka.Brokers = o.kafka
	}
	if len(o.clickhouse) > 0 {
		cfg.ClickHouse.Addr = o.clickhouse
	}
	return nil
}

// errFindings is the outcome of a comparison that found something.
var errFindings = errors.New("topics and table do not agree; the report says where and what to do")

func (o verifyOptions) run(ctx context.Context, cfg verify.Config, stdout, stderr io.Writer) error {
	cfg.Progress = &verify.Progress{}
	hide := showOffsets(stderr, cfg.Progress)
	report, err := verify.Run(ctx, cfg)
	hide()
	if err != nil {
		return err
	}
	if o.asJSON {
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(report)
	} else {
		err = writeReport(stdout, report)
	}
	if o.metrics != "" {
		err = errors.Join(err, writeMetrics(o.metrics, report))
	}
	if err == nil && !report.Clean {
		err = errFindings
	}
	return err
}
