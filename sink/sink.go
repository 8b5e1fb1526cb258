package sink

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/internal/service"
	"github.com/gatehouse/gatehouse/sink/mark"
	"github.com/gatehouse/gatehouse/sink/retention"
	"github.com/gatehouse/gatehouse/sink/rollup"
	"github.com/gatehouse/gatehouse/sink/table"
)

// leaveTimeout bounds an ordered stop.
const leaveTimeout = 9 * time.Second

// Sink is the stage that stores.
type Sink struct {
	cfg      Config
	log      *zap.Logger
	ready    *service.Readiness
	gatherer prometheus.Gatherer // nil when nothing is to be served

	metrics *metrics
	budget  *budget
	through *mark.StoredThrough
	rollups *rollup.Writer
	horizon *mark.Horizon
	removal *retention.Worker

	options []kgo.Opt // of a connection to Kafka
}

// New prepares a sink; nothing is opened before Run. deps.Metrics must also be a
// prometheus.Gatherer when cfg.Listen is set. Errors: invalid settings, metrics
// that are registered already.
func New(cfg Config, deps service.Deps) (*Sink, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	options, err := cfg.Kafka.Options()
	if err != nil {
		return nil, fmt.Errorf("sink.kafka: %w", err)
	}
	s := &Sink{cfg: cfg, log: deps.Log, ready: deps.Ready, options: options, budget: newBudget(cfg.BufferBytes, cfg.Inserts)}
	if cfg.Listen != "" {
		gatherer, ok := deps.Metrics.(prometheus.Gatherer)
		if !ok {
			return nil, errors.New("sink.listen: is set, but the metrics cannot be gathered")
		}
		s.gatherer = gatherer
	}
	s.through = &mark.StoredThrough{
		Log: deps.Log, Conn: table.NewConnection(cfg.ClickHouse),
		RawTopic: cfg.RawTopic, EnrichedTopic: cfg.EnrichedTopic, EnrichGroup: cfg.EnrichGroup, Group: cfg.Group,
	}
	s.horizon = &mark.Horizon{Log: deps.Log, Conn: table.NewConnection(cfg.ClickHouse), Latency: cfg.VisibilityLatency}
	if s.metrics, err = newMetrics(deps.Metrics, s.state()...); err != nil {
		return nil, err
	}
	s.through.Count = s.metrics.measured.Inc
	leads := func() bool { return s.through.Owner() }
	if s.removal, err = retention.New(cfg.ClickHouse, leads, deps.Metrics, deps.Log.Named("retention")); err != nil {
		return nil, err
	}
	s.rollups, err = rollup.New(rollup.Options{
		ClickHouse: cfg.ClickHouse, VisibilityLatency: cfg.VisibilityLatency,
		Leads: func() bool { return s.through.Owner() }, Stored: s.through.Stored,
	}, deps.Metrics, deps.Log.Named("rollup"))
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Run stores until ctx is done. It returns an error, after giving up its
// partitions in order, when going on would lose or double rows.
func (s *Sink) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	parts, ctx := errgroup.WithContext(ctx)
	if s.cfg.Listen != "" {
		admin := service.AdminServer(s.cfg.Listen, s.gatherer, s.ready, s.log)
		parts.Go(func() error { return admin.Run(ctx) })
	}
	parts.Go(func() error { return s.store(ctx, cancel) })
	err := parts.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// store opens everything, works until ctx is done and closes everything.
func (s *Sink) store(ctx context.Context, fail context.CancelCauseFunc) error {
	s.ready.Set("sink", errors.New("starting"))
	o, err := s.open(ctx, fail)
	if err != nil {
		return err
	}
	committed := make(chan struct{})
	stopCommits := make(chan struct{})
	go func() {
		defer close(committed)
		o.storage.committer.Run(stopCommits)
	}()
	s.ready.Set("sink", nil)

	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error { return s.poll(ctx, o) })
	work.Go(func() error { return s.guard(ctx, o) })
	work.Go(func() error { s.through.Run(ctx); return nil })
	work.Go(func() error { s.rollups.Run(ctx); return nil })
	work.Go(func() error { s.watch(ctx, o); return nil })
	work.Go(func() error { s.watchDead(ctx, o.admin); return nil })
	work.Go(func() error { s.horizon.Run(ctx); return nil })
	work.Go(func() error { s.removal.Run(ctx); return nil })
	err = work.Wait()

	s.ready.Set("sink", errors.New("stopping"))
	s.leave(o)
	close(stopCommits)
	<-committed
	o.group.CloseAllowingRebalance()
	o.plain.Close()
	o.storage.inserter.Close()
	return err
}

// leave leaves the group, which gives the partitions up in order.
func (s *Sink) leave(o *opened) {
	ctx, cancel := context.WithTimeout(context.Background(), leaveTimeout)
	defer cancel()
	if err := o.group.LeaveGroupContext(ctx); err != nil {
		s.log.Warn("leaving the group failed", zap.Error(err))
	}
	o.assignment.abandonAll()
}
