package retention

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.uber.org/zap"
)

// pass removes what is due from all tables, one after the other, and tells for
// how long what is left has been past its bound.
func (w *Worker) pass(ctx context.Context, s store, b bounds) error {
	var problems []error
	var overdue time.Duration
	for _, t := range tables() {
		problems = append(problems, w.passTable(ctx, s, t, b))
		left, err := s.expired(ctx, t, b)
		problems = append(problems, err)
		overdue = max(overdue, overdueOf(left))
	}
	w.metrics.overdue.Set(overdue.Seconds())
	err := errors.Join(problems...)
	if err == nil {
		w.metrics.passed.SetToCurrentTime()
	}
	return err
}

// passTable removes what is due from a table: whole weeks by their partition,
// and what is left by one rewrite.
func (w *Worker) passTable(ctx context.Context, s store, t table, b bounds) error {
	weeks, err := s.expired(ctx, t, b)
	if err != nil {
		return err
	}
	p := planOf(t, weeks, b)
	for _, one := range p.drop {
		if err := s.drop(ctx, t, one.monday); err != nil {
			return err
		}
	}
	w.removed(t, p.drop)
	if len(p.rewrite) == 0 {
		return nil
	}
	if err := w.finish(ctx, s, t); err != nil { // another worker's
		return err
	}
	if err := s.remove(ctx, t, b); err != nil {
		return err
	}
	if err := w.finish(ctx, s, t); err != nil {
		return err
	}
	w.removed(t, p.rewrite)
	return nil
}

// removed counts what is gone.
func (w *Worker) removed(t table, weeks []week) {
	rows := rowsOf(weeks)
	if rows == 0 {
		return
	}
	w.metrics.removed.WithLabelValues(t.name).Add(float64(rows))
	w.log.Info("removed what is past its retention", zap.String("table", t.name), zap.Int("weeks", len(weeks)), zap.Uint64("rows", rows))
}

// finish waits until no rewrite of the table is under way.
func (w *Worker) finish(ctx context.Context, s store, t table) error {
	for {
		pending, failure, err := s.rewriting(ctx, t)
		if err != nil || pending == 0 {
			return err
		}
		if failure != "" {
			return fmt.Errorf("rewrite %s: %s: mend the cause, or KILL MUTATION (system.mutations)", t.name, failure)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(rewriteInterval):
		}
	}
}
