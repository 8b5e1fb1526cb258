// Package rollup computes counts and distinct users of settled slices, hours, days
// and weeks from deduplicated sign-ins, and again whenever a late event or a revision
// touches them. What it writes, and how a reader takes it, is told by the
// comments in schemas/migrations/0003_rollups.sql and 0013_rollup_units.sql.
package rollup

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/userkey"
	"github.com/gatehouse/gatehouse/schemas"
)

const (
	interval   = 2 * time.Second
	safety     = 3 * time.Second
	maxBackoff = 30 * time.Second
)

// Writer computes rollups. Its whole memory is in the tables, so that any other
// may go on in its place; two at once do double work and no harm.
type Writer struct {
	cfg     clickhouse.Config
	latency time.Duration
	leads   func() bool
	stored  func() map[int32]int64
	log     *zap.Logger
	metrics *metrics

	reached             ends // as far as this writer came, weeks without rows included
	tidied, removed     time.Time
	refilled            time.Time     // nothing was left to refill then
	resolved            time.Time     // all that was noted before is in publications since tidied
	safety, undecidable time.Duration // see store
	hasty               bool          // knows no calm: in tests
	between             func() error
	userKey             string // of an earlier version in tests
}

// Options say what a writer works on and when.
type Options struct {
	ClickHouse clickhouse.Config
	// VisibilityLatency is how long the horizon lies before the stored-through mark.
	VisibilityLatency time.Duration
	// Leads tells whether this writer is the one to work.
	Leads func() bool
	// Stored tells, by partition of the enriched topic, the offset before which
	// all records are in the table.
	Stored func() map[int32]int64
}

// New prepares a writer. It fails when its metrics are registered already.
func New(o Options, to prometheus.Registerer, log *zap.Logger) (*Writer, error) {
	m, err := newMetrics(to)
	if err != nil {
		return nil, err
	}
	return &Writer{cfg: o.ClickHouse, latency: o.VisibilityLatency, leads: o.Leads, stored: o.Stored, log: log, metrics: m, reached: ends{}, safety: safety, undecidable: undecidable, userKey: userkey.SQL}, nil
}

// Run computes until ctx is done, while it leads. Errors are logged and tried
// again: the sink never stops for want of rollups, as readers count in the base
// table what is not published.
func (w *Writer) Run(ctx context.Context) {
	failures := 0
	for {
		pause := interval
		switch more, err := w.turn(ctx); {
		case ctx.Err() != nil:
			return
		case err != nil:
			failures++
			pause = min(interval<<min(failures, 5), maxBackoff)
			w.metrics.failures.Inc()
			w.log.Warn("computing rollups failed", zap.Error(err), zap.Duration("retry_in", pause))
		case more:
			failures, pause = 0, 0
		default:
			failures = 0
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// turn is a round, when this writer leads. After an error, or having led no
// more, it begins with what the tables say.
func (w *Writer) turn(ctx context.Context) (more bool, err error) {
	if !w.leads() {
		w.forget()
		return false, nil
	}
	conn, err := clickhouse.Open(ctx, w.cfg)
	if err != nil {
		return false, err
	}
	defer conn.Close() //nolint:errcheck // nothing is in flight
	began := time.Now()
	more, err = w.round(ctx, w.store(conn))
	w.metrics.seconds.Observe(time.Since(began).Seconds())
	if err != nil {
		w.forget()
	}
	return more, err
}

func (w *Writer) store(conn driver.Conn) store {
	return store{conn: conn, safety: w.safety, legacy: legacyOf(schemas.ClientApps()), userKey: w.userKey, undecidable: w.undecidable, between: w.between}
}

func (w *Writer) forget() {
	w.reached = ends{}
	w.refilled = time.Time{}
	w.metrics.idle()
}

// round restates what is in doubt, publishes what has settled since and removes
// what is left over.
func (w *Writer) round(ctx context.Context, s store) (more bool, err error) {
	if err := w.closeOrphans(ctx, s); err != nil {
		return false, err
	}
	if err := s.closeRemovals(ctx); err != nil {
		return false, err
	}
	st, err := w.look(ctx, s)
	if err != nil || st.settled(hourly) == 0 {
		return false, err
	}
	if more, err = w.advance(ctx, s, st); err != nil {
		return false, err
	}
	for _, u := range composed {
		if err := w.complete(ctx, s, st, u); err != nil {
			return false, err
		}
	}
	for u, end := range w.reached {
		st.published.reach(u, end)
	}
	if err := w.restate(ctx, s, st); err != nil {
		return false, err
	}
	if err := w.refill(ctx, s, st); err != nil {
		return false, err
	}
	if err := w.tidy(ctx, s, st); err != nil {
		return false, err
	}
	return more, w.removeUsers(ctx, s, st)
}
