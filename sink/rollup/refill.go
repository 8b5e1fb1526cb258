package rollup

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"
)

// refill computes spans again whose publications have no rows of the legacy client
// apps that this version knows: what an earlier version published, or one that takes
// others for legacy. It begins with the latest, a day or a week at once, and goes on
// in the next round when it took long.
func (w *Writer) refill(ctx context.Context, s store, st state) error {
	if st.now.Sub(w.refilled) < tidyInterval {
		return nil
	}
	began := time.Now()
	for _, u := range units {
		if u == sliced { // they go within the hour
			continue
		}
		for {
			next, err := s.nextWithoutLegacy(ctx, st, u)
			if err != nil {
				return err
			}
			if len(next) == 0 {
				break
			}
			w.log.Info("rollups of legacy client apps are being made of what was published without them", zap.String("granularity", u.name), zap.String("from", moment(next[0].start)), zap.Int("spans", len(next)))
			if err := w.computeAgain(ctx, s, st, u, next); err != nil {
				return err
			}
			if time.Since(began) > roundTime {
				return nil
			}
		}
	}
	w.refilled = st.now
	return nil
}

// nextWithoutLegacy finds the latest spans of a unit to refill, all of one day or, of
// days, of one week. Those that are put together wait until all their parts have rows
// of legacy client apps.
func (s store) nextWithoutLegacy(ctx context.Context, st state, u *unit) ([]doubt, error) {
	spans, err := s.withoutLegacy(ctx, st, u)
	if err != nil || len(spans) == 0 {
		return nil, err
	}
	waiting := map[span]bool{}
	if u.parts != nil {
		parts, err := s.withoutLegacy(ctx, st, u.parts)
		if err != nil || len(parts) == maxDoubts { // not all are known
			return nil, err
		}
		for _, p := range parts {
			waiting[span{p.tenant, u.floor(p.start)}] = true
		}
	}
	var next []doubt
	for _, one := range spans {
		if waiting[one] {
			continue
		}
		if len(next) > 0 && together(u).floor(one.start) != together(u).floor(next[0].start) {
			break
		}
		next = append(next, doubt{span: one})
	}
	return next, nil
}

// together is the unit whose spans are refilled at once.
func together(u *unit) *unit {
	if u == hourly {
		return daily
	}
	return weekly
}

// withoutLegacy finds the spans of a unit without rows of the legacy client apps, the
// latest first, at most maxDoubts, of those that the retention keeps.
func (s store) withoutLegacy(ctx context.Context, st state, u *unit) ([]span, error) {
	var spans []span
	v := values{"from": time.Unix(u.ceil(st.keptFrom()), 0), "granularity": u.name, "mark": s.legacy.mark, "limit": maxDoubts}
	err := s.query(ctx, "look for "+u.name+"s without legacy client apps", withoutLegacySQL, v, nil, func(rows driver.Rows) error {
		var one span
		var at time.Time
		err := rows.Scan(&one.tenant, &at)
		one.start = at.Unix()
		if st.kept(one) {
			spans = append(spans, one)
		}
		return err
	})
	return spans, err
}
