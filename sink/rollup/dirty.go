package rollup

import (
	"context"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// maxDoubts is how many spans are looked at in one round, the oldest first.
const maxDoubts = 50_000

// doubt is a span of which notes say more than its publication.
type doubt struct {
	span
	oldest, newest time.Time // of the notes
}

// dirty finds the spans of a unit in doubt that begin in a period, oldest note first.
func (s store) dirty(ctx context.Context, u *unit, from, to int64) ([]doubt, error) {
	var all []doubt
	v := rangeOf(from, to).with("granularity", u.name).with("limit", maxDoubts)
	err := s.query(ctx, "look for "+u.name+"s in doubt", strings.ReplaceAll(dirtySQL, "/*starts*/", u.startsOf), v, nil, func(rows driver.Rows) error {
		var d doubt
		var at time.Time
		if err := rows.Scan(&d.tenant, &at, &d.oldest, &d.newest); err != nil {
			return err
		}
		d.start = at.Unix()
		all = append(all, d)
		return nil
	})
	return all, err
}

// ripe are those of the doubts of which nothing was noted for the time of calm, and
// those that have waited for too long.
func ripe(doubts []doubt, now time.Time, calm, restless time.Duration) []doubt {
	var all []doubt
	for _, d := range doubts {
		if d.newest.Before(now.Add(-calm)) || d.oldest.Before(now.Add(-restless)) {
			all = append(all, d)
		}
	}
	return all
}

// answerable is the period of which a unit's spans may be published and read.
func (st state) answerable(u *unit) (from, to int64) {
	if u == sliced {
		return st.published[hourly], st.published[sliced]
	}
	return u.ceil(st.keptFrom()), st.published[u]
}

// restate computes the spans again that are in doubt.
func (w *Writer) restate(ctx context.Context, s store, st state) error {
	for _, u := range units {
		from, to := st.answerable(u)
		doubts, err := s.dirty(ctx, u, from, to)
		if err != nil {
			return err
		}
		if u == hourly {
			w.metrics.doubts(doubts, st.now)
		}
		calm := s.safety // so that the computation ends the doubt
		if !w.hasty {
			calm = max(calm, u.calm)
		}
		if err := w.computeAgain(ctx, s, st, u, ripe(doubts, st.now, calm, u.restless)); err != nil {
			return err
		}
	}
	return nil
}

// computeAgain computes and publishes the spans that the retention keeps.
func (w *Writer) computeAgain(ctx context.Context, s store, st state, u *unit, doubts []doubt) error {
	var spans []span
	byStart := map[int64][]string{}
	for _, d := range doubts {
		if st.kept(d.span) {
			spans = append(spans, d.span)
			byStart[d.start] = append(byStart[d.start], d.tenant)
		}
	}
	if u.parts == nil {
		weighed, err := s.weigh(ctx, u, spans)
		if err != nil {
			return err
		}
		return w.count(ctx, s, u, weighed)
	}
	for start, tenants := range byStart {
		if err := w.compose(ctx, s, u, start, tenants); err != nil {
			return err
		}
	}
	return nil
}

// closeOrphans closes notes of blocks that are stored, but whose sink did not
// live to say so.
func (w *Writer) closeOrphans(ctx context.Context, s store) error {
	var partitions, offsets []string
	for partition, offset := range w.stored() {
		partitions = append(partitions, parameter(partition))
		offsets = append(offsets, parameter(offset))
	}
	if len(partitions) == 0 {
		return nil
	}
	v := values{"partitions": "[" + strings.Join(partitions, ",") + "]", "offsets": "[" + strings.Join(offsets, ",") + "]"}
	return s.exec(ctx, "close notes of stored blocks", orphansSQL, v, nil)
}
