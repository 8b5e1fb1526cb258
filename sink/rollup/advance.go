package rollup

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"
)

// roundTime is how long one round goes on with hours that settled long ago,
// before it looks at restatements again.
const roundTime = 10 * time.Second

// advance publishes hours that have settled, in order of time and at most a day
// at once, and the days that are complete. It reports whether there is more.
func (w *Writer) advance(ctx context.Context, s store, st state) (more bool, err error) {
	began := time.Now()
	at, err := w.resume(ctx, s, st)
	if err != nil || at >= st.settled {
		w.reached = max(w.reached, min(at, st.settled))
		w.metrics.lag.Set(0)
		return false, err
	}
	for at < st.settled {
		end := min(floorTo(at, day)+day, st.settled)
		if err := w.settle(ctx, s, st, at, end); err != nil {
			return false, err
		}
		w.reached = end
		w.metrics.lag.Set(float64(st.settled - end))
		if time.Since(began) > roundTime && end < st.settled {
			w.log.Info("rollups of earlier hours are being computed", zap.String("through", moment(end)), zap.String("horizon", moment(st.settled)))
			return true, nil
		}
		if at, err = w.skipEmpty(ctx, s, end, st.settled); err != nil {
			return false, err
		}
	}
	return false, nil
}

// resume is the first hour that is not published.
func (w *Writer) resume(ctx context.Context, s store, st state) (int64, error) {
	at := max(st.hours, w.reached, st.keptFrom())
	return w.skipEmpty(ctx, s, at, st.settled)
}

// settle publishes the hours from one moment to another, both within a day, and
// the day when they complete it.
func (w *Writer) settle(ctx context.Context, s store, st state, from, to int64) error {
	c, err := s.begin(ctx, hourly)
	if err != nil {
		return err
	}
	found, err := s.hoursBetween(ctx, from, to)
	if err != nil {
		return err
	}
	kept := found[:0]
	for _, h := range found {
		if st.kept(h.span) {
			kept = append(kept, h)
		}
	}
	if err := w.hours(ctx, s, kept); err != nil {
		return err
	}
	// Late events that came since the hours were looked for are noted after c began.
	return s.publishEmpty(ctx, c, from, to)
}

// completeDays publishes the days whose hours all are.
func (w *Writer) completeDays(ctx context.Context, s store, st state) error {
	first := floorTo(st.keptFrom()+day-1, day)
	for start, err := w.nextDay(ctx, s, max(st.days, w.reachedDay, first)); ; start, err = w.nextDay(ctx, s, start+day) {
		if err != nil {
			return err
		}
		if start+day > w.reached {
			return nil
		}
		if err := w.days(ctx, s, start, nil); err != nil {
			return err
		}
		w.reachedDay = start + day
	}
}

// nextDay is the first day from a moment on that may have rows.
func (w *Writer) nextDay(ctx context.Context, s store, from int64) (int64, error) {
	at, err := w.skipEmpty(ctx, s, from, w.reached)
	return floorTo(at, day), err
}

// skipEmpty goes on from a moment over weeks that have no rows at all: to the
// next Monday that has some, or to the end.
func (w *Writer) skipEmpty(ctx context.Context, s store, at, end int64) (int64, error) {
	if end-at < week {
		return at, nil
	}
	next := end
	err := s.query(ctx, "look for weeks with rows", weeksSQL, nil, nil, func(rows driver.Rows) error {
		var id string
		if err := rows.Scan(&id); err != nil {
			return err
		}
		monday, err := time.Parse("20060102", id)
		if err == nil && monday.Unix()+week > at { // others are before 1970 or after 2149
			next = min(next, max(at, monday.Unix()))
		}
		return nil
	})
	return next, err
}
