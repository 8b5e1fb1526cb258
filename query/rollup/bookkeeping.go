package rollup

import (
	"context"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"golang.org/x/sync/errgroup"
)

// readState reads what is published of a period and what has been noted since, both
// at once: a note goes only when what it says has been published for minutes.
func (r *Reader) readState(ctx context.Context, p Period) (state, error) {
	var s state
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		s.notes, err = r.readNotes(ctx, p)
		return err
	})
	both.Go(func() (err error) {
		s.units, err = r.readUnits(ctx, p)
		return err
	})
	return s, both.Wait()
}

// oneThread ends a statement that reads little: a second thread costs more than it
// gives.
const oneThread = " SETTINGS max_threads = 1"

// readNotes reads the notes of a period.
func (r *Reader) readNotes(ctx context.Context, p Period) (notes, error) {
	st := &statement{}
	st.add(`SELECT hour, max(latest = 'open'), max(noted) FROM (
    SELECT hour, argMax(state, (noted_at, state)) AS latest, max(noted_at) AS noted FROM rollup_touched
    WHERE tenant_id = `, st.Bind("String", p.Tenant), " AND hour >= ", st.start(floor(p.From, hourWidth)), " AND hour < ", st.start(p.To), `
    GROUP BY hour, partition, first_offset)
GROUP BY hour`, oneThread)
	var found notes
	err := r.each(ctx, "the notes of the rollups", st, func(rows driver.Rows) error {
		var hour time.Time
		var n note
		if err := rows.Scan(&hour, &n.open, &n.at); err != nil {
			return err
		}
		found.add(hour, n)
		return nil
	})
	return found, err
}

// readUnits reads which computation of each unit counts that lies in a period,
// whole or in part, of the granularities that fit its cut. All units in one answer
// are cheaper than another statement for those that no longer one covers. What is published for all
// tenants (tenant ”) and not for this one has no sign-ins of it.
func (r *Reader) readUnits(ctx context.Context, p Period) (map[granularity][]unit, error) {
	st := &statement{}
	st.add(`SELECT granularity, start, newest.1, newest.2, newest.3, newest.4, newest.5 FROM (
    SELECT granularity, start, max((tenant_id != '', batch, computed_at, ifNull(restated_at, toDateTime64(0, 3, 'UTC')), legacy_apps)) AS newest FROM rollup_published WHERE tenant_id IN (`, st.Bind("String", p.Tenant), ", '') AND (0")
	byName := map[string]granularity{}
	for _, g := range granularities {
		if p.fits(g) {
			byName[g.name] = g
			st.add(" OR granularity = '", g.name, "' AND start >= ", st.start(floor(p.From, g.width)))
		}
	}
	st.add(") AND start < ", st.start(p.To), " GROUP BY granularity, start)", oneThread)
	units := map[granularity][]unit{}
	err := r.each(ctx, "what is published of the rollups", st, func(rows driver.Rows) error {
		var u unit
		var name string
		var own bool
		if err := rows.Scan(&name, &u.from, &own, &u.batch, &u.computedAt, &u.restatedAt, &u.legacy); err != nil {
			return err
		}
		if !own {
			u.batch = 0
		}
		u.of = byName[name]
		u.from, u.computedAt, u.restatedAt = u.from.UTC(), u.computedAt.UTC(), known(u.restatedAt)
		u.to = u.from.Add(u.of.width)
		units[u.of] = append(units[u.of], u)
		return nil
	})
	for _, list := range units {
		slices.SortFunc(list, func(a, b unit) int { return a.from.Compare(b.from) })
	}
	return units, err
}

// known is a moment of ClickHouse, which has the epoch for none.
func known(t time.Time) time.Time {
	if t.Unix() <= 0 {
		return time.Time{}
	}
	return t.UTC()
}
