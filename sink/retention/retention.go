// Package retention removes sign-ins that are past their tenant's retention, and
// their rollups, from the tables; answers hide them before that. See docs/time.md.
package retention

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
)

const (
	// interval is the time between two passes.
	interval = time.Hour
	// grace is for how long rows may lie past their bound before the parts that
	// hold them are rewritten: each rewrite then removes half a day at least, and
	// yet all are gone within a day.
	grace = 12 * time.Hour
	// retryInterval is the time between a pass that failed and the next.
	retryInterval = time.Minute
	// rewriteInterval is the time between two looks at a rewrite.
	rewriteInterval = 100 * time.Millisecond
)

// Worker removes what is past its retention. Two at once do no harm: each
// removes only what is past the bounds, and waits for the other's rewrites.
type Worker struct {
	cfg     clickhouse.Config
	leads   func() bool
	log     *zap.Logger
	metrics *metrics
	// now is the clock that decides; nil is the earlier of this machine's and the
	// server's, as what one fast clock had removed would be gone for good.
	now func() time.Time
}

// New prepares a worker, which works while leads says so. It fails when its
// metrics are registered already.
func New(cfg clickhouse.Config, leads func() bool, to prometheus.Registerer, log *zap.Logger) (*Worker, error) {
	m, err := newMetrics(to)
	if err != nil {
		return nil, err
	}
	return &Worker{cfg: cfg, leads: leads, log: log, metrics: m}, nil
}

// Run removes until ctx is done, once an hour.
func (w *Worker) Run(ctx context.Context) {
	for {
		pause := interval
		switch {
		case !w.leads():
			w.metrics.overdue.Set(0) // the leader's says it
			pause = retryInterval
		default:
			if err := w.once(ctx); err != nil && ctx.Err() == nil {
				w.log.Warn("removing what is past its retention failed", zap.Error(err))
				pause = retryInterval
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// once connects and makes one pass.
func (w *Worker) once(ctx context.Context) error {
	conn, err := clickhouse.Open(ctx, w.cfg)
	if err != nil {
		return err
	}
	defer conn.Close() //nolint:errcheck // nothing is in flight
	rules, err := clickhouse.ReadRetention(ctx, conn)
	if err != nil {
		return err
	}
	s := store{conn}
	now, err := w.clock(ctx, s)
	if err != nil {
		return err
	}
	return w.pass(ctx, s, boundsAt(now, rules))
}

// clock is the moment that decides.
func (w *Worker) clock(ctx context.Context, s store) (time.Time, error) {
	if w.now != nil {
		return w.now(), nil
	}
	there, err := s.clock(ctx)
	if here := time.Now(); err == nil && here.Before(there) {
		return here, nil
	}
	return there, err
}
