package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/engine"
	"github.com/gatehouse/gatehouse/internal/service"
)

// demoOptions are the flags of gatehouse demo.
type demoOptions struct {
	dataDir                   string
	empty                     bool
	queryListen, ingestListen string
	retentionDays             int
	kafka, clickhouse, geo    []string
}

func newDemo() *cobra.Command {
	var opts demoOptions
	command := &cobra.Command{
		Use:   "demo",
		Short: "Run everything on this machine, with sample events",
		Long: `Runs the four stages in one process on an in-process Kafka and a ClickHouse child
process, keeps all data in one directory, and fills it: sample events in every raw
format, 30 days of generated history and a few live events a second.

When ready it prints one JSON line with all addresses on stdout; logs and hints go
to stderr. A restart on the same directory finds everything again.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(cmd)
			if err != nil {
				return err
			}
			log, err := service.NewLogger(cfg.Log.Level, cmd.ErrOrStderr())
			if err != nil {
				return usageError{err}
			}
			return opts.explained(runDemo(cmd.Context(), cfg, opts, log, cmd.OutOrStdout(), cmd.ErrOrStderr()))
		},
	}
	flags := command.Flags()
	flags.StringVar(&opts.dataDir, "data-dir", defaultDataDir, "directory of all data and keys")
	flags.BoolVar(&opts.empty, "empty", false, "no sample, generated or live events")
	flags.StringVar(&opts.queryListen, "query-listen", "127.0.0.1:8080", "address of the query API")
	flags.StringVar(&opts.ingestListen, "ingest-listen", "127.0.0.1:8081", "address of the ingest gateway")
	flags.IntVar(&opts.retentionDays, "retention", 30, "days to keep sign-ins; 0 keeps them for ever")
	flags.StringSliceVar(&opts.kafka, "kafka", nil, "Kafka brokers to use instead of the in-process one, HOST:PORT,...")
	flags.StringSliceVar(&opts.clickhouse, "clickhouse", nil, "ClickHouse servers to use instead of the child process, HOST:PORT,... (native protocol)")
	flags.StringSliceVar(&opts.geo, "geo", nil, "geolocation files (.mmdb), FILE,...; default: those make engine installs")
	return command
}

// runDemo runs the demo until ctx ends or a part fails.
func runDemo(ctx context.Context, cfg Config, opts demoOptions, log *zap.Logger, stdout, stderr io.Writer) (err error) {
	began := time.Now()
	if err := opts.validate(); err != nil {
		return err
	}
	lock, err := lockDataDir(opts.dataDir)
	if err != nil {
		return err
	}
	defer lock.release()
	if err := opts.checkPorts(); err != nil {
		return err
	}
	state, err := openState(filepath.Join(opts.dataDir, "demo.json"))
	if err != nil {
		return err
	}
	signer, err := auth.OpenSigner(opts.dataDir)
	if err != nil {
		return err
	}
	if err := opts.configure(&cfg, state, signer); err != nil {
		return err
	}
	engines, err := startEngines(ctx, &cfg, opts, state, log)
	if err != nil {
		return err
	}
	defer engines.close(log)
	cfg.Query.Kafka = cfg.Kafka
	if err := cfg.share(); err != nil {
		return err
	}
	if err := settingsError(cfg.problems([]string{"profiling", "kafka", "clickhouse", "topics", "visibility_latency", "ingest", "enrich", "sink", "query"})); err != nil {
		return err
	}
	if err := migrate(ctx, cfg, log); err != nil {
		return err
	}
	if len(cfg.Enrich.GeoFiles) == 0 {
		log.Warn("no geolocation files: places stay as the events name them; run make engine, or give --geo FILE")
	}
	stages, err := newStages(cfg, log)
	if err != nil {
		return err
	}
	d := &demo{
		cfg: cfg, opts: opts, state: state, signer: signer, engines: engines, stages: stages,
		log: log, stdout: stdout, stderr: stderr, began: began,
	}
	return service.Run(ctx, log, d.parts()...)
}

// validate reports all flags that are wrong at once.
func (o demoOptions) validate() error {
	var problems []error
	if o.dataDir == "" {
		problems = append(problems, errors.New("--data-dir: name a directory; it is created when it is missing"))
	}
	if o.retentionDays < 0 {
		problems = append(problems, fmt.Errorf("--retention %d: give a number of days, or 0 to keep sign-ins for ever", o.retentionDays))
	}
	for _, listener := range [][2]string{{"--query-listen", o.queryListen}, {"--ingest-listen", o.ingestListen}} {
		if err := service.CheckListen(listener[1]); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", listener[0], err))
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return usageError{errors.Join(problems...)}
}

// explained adds what to do to an error of the data directory.
func (o demoOptions) explained(err error) error {
	var path *fs.PathError
	switch {
	case !errors.As(err, &path):
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fmt.Errorf("%w: all of data directory %s must be writable for user %d; mend that, or choose another --data-dir", err, o.dataDir, os.Getuid())
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: make room, or choose another --data-dir", err)
	}
	return err
}

// configure sets what the demo decides itself.
func (o demoOptions) configure(cfg *Config, state *demoState, signer *auth.Signer) (err error) {
	cfg.RetentionDays = o.retentionDays
	cfg.Auth.Issuers = append(signer.Config().Issuers, cfg.Auth.Issuers...)
	cfg.Ingest.Listen = o.ingestListen
	cfg.Query.Listen = o.queryListen
	cfg.Query.CursorKey = state.CursorKey
	if len(cfg.Query.Session.CookieKeys) == 0 {
		cfg.Query.Session.CookieKeys = []string{state.SessionKey}
	}
	if cfg.Query.Personas, err = demoPersonas(); err != nil {
		return err
	}
	// Gateway and query serve the metrics of the whole process.
	cfg.Enrich.Listen, cfg.Sink.Listen = "", ""
	if len(o.kafka) == 0 && cfg.Enrich.Instance == "" {
		// The lock on the data directory makes this the only process of the group,
		// so that a killed one's open transaction can be undone at once.
		cfg.Enrich.Instance = "demo"
	}
	if cfg.DefaultTenant == "" {
		cfg.DefaultTenant = DemoTenant
	}
	if len(o.geo) > 0 {
		cfg.Enrich.GeoFiles = o.geo
	} else if len(cfg.Enrich.GeoFiles) == 0 {
		cfg.Enrich.GeoFiles = engine.FindGeo()
	}
	return nil
}

// demo is a running demo.
type demo struct {
	cfg     Config
	opts    demoOptions
	state   *demoState
	signer  *auth.Signer
	engines *engines
	stages  *stages

	log            *zap.Logger
	stdout, stderr io.Writer
	began          time.Time
}

// parts lists what runs, in the order of starting: each may rely on those before it.
func (d *demo) parts() []service.Part {
	parts := append(d.cfg.Profiling.parts(d.log), service.Part{Name: "engines", Run: d.engines.watch})
	parts = append(parts, d.stages.parts()...)
	return append(parts, service.Part{Name: "demo", Run: d.fill})
}

// fill announces that all is ready and then sends events until ctx ends.
func (d *demo) fill(ctx context.Context) error {
	if err := d.awaitReady(ctx); err != nil {
		return err
	}
	if err := d.announce(); err != nil {
		return err
	}
	if !d.opts.empty {
		if err := d.send(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
	<-ctx.Done()
	return nil
}
