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
// at once, and the slices of the hour after them. It reports whether there is more.
func (w *Writer) advance(ctx context.Context, s store, st state) (more bool, err error) {
	began := time.Now()
	settled := st.settled(hourly)
	at := max(st.published[hourly], w.reached[hourly], st.keptFrom())
	if at, err = w.skipEmpty(ctx, s, at, settled); err != nil {
		return false, err
	}
	w.reached.reach(hourly, min(at, settled))
	for at < settled {
		end := min(daily.floor(at)+day, settled)
		if err := w.settle(ctx, s, st, hourly, at, end); err != nil {
			return false, err
		}
		w.reached.reach(hourly, end)
		w.metrics.lag.Set(float64(settled - end))
		if time.Since(began) > roundTime && end < settled {
			w.log.Info("rollups of earlier hours are being computed", zap.String("through", moment(end)), zap.String("horizon", moment(settled)))
			return true, nil
		}
		if at, err = w.skipEmpty(ctx, s, end, settled); err != nil {
			return false, err
		}
	}
	w.metrics.lag.Set(0)
	return false, w.advanceSlices(ctx, s, st)
}

// advanceSlices publishes the settled slices of the hour that the horizon lies in.
func (w *Writer) advanceSlices(ctx context.Context, s store, st state) error {
	end := st.settled(sliced)
	from := max(st.settled(hourly), st.published[sliced], w.reached[sliced])
	if from >= end || from < st.keptFrom() {
		return nil
	}
	if err := w.settle(ctx, s, st, sliced, from, end); err != nil {
		return err
	}
	w.reached.reach(sliced, end)
	return nil
}

// settle publishes the spans of a unit that is counted, from one moment to another
// within a day.
func (w *Writer) settle(ctx context.Context, s store, st state, u *unit, from, to int64) error {
	c, err := s.begin(ctx, u)
	if err != nil {
		return err
	}
	found, err := s.spansBetween(ctx, u, from, to)
	if err != nil {
		return err
	}
	kept := found[:0]
	for _, one := range found {
		if st.kept(one.span) {
			kept = append(kept, one)
		}
	}
	if err := w.count(ctx, s, u, kept); err != nil {
		return err
	}
	// Late events that came since the spans were looked for are noted after c began.
	return s.publishEmpty(ctx, c, from, to)
}

// complete publishes the spans of a unit that is put together whose parts all are
// published.
func (w *Writer) complete(ctx context.Context, s store, st state, u *unit) error {
	end := w.reached[u.parts]
	at := max(st.published[u], w.reached[u], u.ceil(st.keptFrom()))
	for {
		from, err := w.skipEmpty(ctx, s, at, end)
		if err != nil {
			return err
		}
		if at = u.floor(from); at+u.length > end {
			w.reached.reach(u, at)
			return nil
		}
		whole, err := s.hasParts(ctx, u, at)
		if err == nil && whole {
			err = w.compose(ctx, s, u, at, nil)
		}
		if err != nil {
			return err
		}
		at += u.length
		w.reached.reach(u, at)
	}
}

// hasParts is whether all parts of a span are published. Those are not that a
// shorter retention kept from being computed; their span is read by what there is.
func (s store) hasParts(ctx context.Context, u *unit, start int64) (bool, error) {
	var parts uint64
	const statement = `SELECT uniqExact(start) FROM rollup_published
WHERE tenant_id = '' AND granularity = {parts:String} AND start >= {from:DateTime('UTC')} AND start < {to:DateTime('UTC')}`
	v := rangeOf(start, start+u.length).with("parts", u.parts.name)
	err := s.query(ctx, "count published "+u.parts.name+"s", statement, v, nil, func(rows driver.Rows) error { return rows.Scan(&parts) })
	return int64(parts) == u.length/u.parts.length, err
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
