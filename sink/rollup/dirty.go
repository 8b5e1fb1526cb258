package rollup

import (
	"context"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

const (
	// restless is how long a span that is written to again and again waits to be
	// computed: it is in doubt until the writing ends, and yet not behind for long.
	restless = 20 * time.Second
	// maxDoubts is how many spans are looked at in one round, the oldest first.
	maxDoubts = 50_000
)

// doubt is a span of which notes say more than its publication.
type doubt struct {
	span
	oldest, newest time.Time // of the notes
}

// dirty finds the spans in doubt that begin in a period, oldest note first.
func (s store) dirty(ctx context.Context, g granularity, from, to int64) ([]doubt, error) {
	start := "hour"
	if g == daily {
		start = "toStartOfDay(hour)"
	}
	var all []doubt
	v := rangeOf(from, to).with("granularity", g).with("limit", maxDoubts)
	err := s.query(ctx, "look for "+string(g)+"s in doubt", strings.ReplaceAll(dirtySQL, "/*start*/", start), v, nil, func(rows driver.Rows) error {
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

// ripe are those of the doubts that a computation begun now would end, and those
// that have waited for too long.
func ripe(doubts []doubt, now time.Time, safety time.Duration) []doubt {
	var all []doubt
	for _, d := range doubts {
		if d.newest.Before(now.Add(-safety)) || d.oldest.Before(now.Add(-restless)) {
			all = append(all, d)
		}
	}
	return all
}

// restate computes the hours and days again that are in doubt.
func (w *Writer) restate(ctx context.Context, s store, st state) error {
	hours, err := s.dirty(ctx, hourly, st.keptFrom(), st.hours)
	if err != nil {
		return err
	}
	w.metrics.doubts(hours, st.now)
	var spans []span
	for _, d := range ripe(hours, st.now, s.safety) {
		if st.kept(d.span) {
			spans = append(spans, d.span)
		}
	}
	weighed, err := s.weigh(ctx, spans)
	if err != nil {
		return err
	}
	if err := w.hours(ctx, s, weighed); err != nil {
		return err
	}
	return w.restateDays(ctx, s, st)
}

// restateDays puts days together again of which an hour was restated.
func (w *Writer) restateDays(ctx context.Context, s store, st state) error {
	doubts, err := s.dirty(ctx, daily, floorTo(st.keptFrom()+day-1, day), st.days)
	if err != nil {
		return err
	}
	byDay := map[int64][]string{}
	for _, d := range ripe(doubts, st.now, s.safety) {
		if st.kept(d.span) {
			byDay[d.start] = append(byDay[d.start], d.tenant)
		}
	}
	for start, tenants := range byDay {
		if err := w.days(ctx, s, start, tenants); err != nil {
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
