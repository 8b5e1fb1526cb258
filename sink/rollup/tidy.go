package rollup

import (
	"context"
	_ "embed" // the condition
	"fmt"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"
)

const (
	tidyInterval = 10 * time.Minute
	// unpublishable is after what time a batch that was not published never will
	// be: the table refuses it after half of that.
	unpublishable = 20 * time.Minute
	// readers may use a batch for so long after it was replaced.
	readerTime = 10 * time.Minute
	// noteTime is how long a partition of notes lasts, and a minute.
	noteTime = 16 * time.Minute
)

// tidy removes notes that are worked in and rows of batches that do not count.
func (w *Writer) tidy(ctx context.Context, s store, st state) error {
	if st.now.Sub(w.tidied) < tidyInterval {
		return nil
	}
	if err := w.dropNotes(ctx, s, st); err != nil {
		return err
	}
	if err := s.dropSlices(ctx, st); err != nil {
		return err
	}
	for _, table := range []string{"rollup_counts", "rollup_totals", "rollup_users", "rollup_legacy"} {
		if err := w.deleteLeftovers(ctx, s, st, table); err != nil {
			return err
		}
	}
	w.tidied = st.now
	return nil
}

// notes is one partition of rollup_touched.
type notes struct {
	id     string
	newest time.Time
}

// dropNotes drops the partitions all of whose notes were in publications the last
// time already: readers read publications and notes at once.
func (w *Writer) dropNotes(ctx context.Context, s store, st state) error {
	bound, err := w.unresolved(ctx, s, st)
	if err != nil {
		return err
	}
	bound, w.resolved = minTime(bound, w.resolved), bound
	var all []notes
	err = s.query(ctx, "list notes", "SELECT _partition_id, max(noted_at) FROM rollup_touched GROUP BY _partition_id", nil, nil, func(rows driver.Rows) error {
		var n notes
		err := rows.Scan(&n.id, &n.newest)
		all = append(all, n)
		return err
	})
	if err != nil {
		return err
	}
	// In order of time, so that no note is left open by the loss of its end.
	slices.SortFunc(all, func(a, b notes) int { return a.newest.Compare(b.newest) })
	for _, n := range all {
		if !n.newest.Before(bound) {
			return nil
		}
		if err := s.exec(ctx, "drop notes", fmt.Sprintf("ALTER TABLE rollup_touched DROP PARTITION ID '%s'", n.id), nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// unresolved is the time of the oldest note that must stay, at most that of
// notes whose partition may still grow.
func (w *Writer) unresolved(ctx context.Context, s store, st state) (time.Time, error) {
	bound := st.now.Add(-noteTime)
	earlier := func(t time.Time) { bound = minTime(bound, t) }
	const statement = `SELECT min(noted) FROM (SELECT max(noted_at) AS noted FROM rollup_touched
GROUP BY tenant_id, hour, partition, first_offset HAVING argMax(state, (noted_at, state)) = 'open') HAVING count() > 0`
	err := s.query(ctx, "look for open notes", statement, nil, nil, func(rows driver.Rows) error {
		var t time.Time
		err := rows.Scan(&t)
		earlier(t)
		return err
	})
	if err != nil {
		return bound, err
	}
	for _, u := range units {
		from, to := st.answerable(u)
		doubts, err := s.dirty(ctx, u, from, to)
		if err != nil {
			return bound, err
		}
		if len(doubts) == maxDoubts {
			return time.Time{}, nil // not all are known
		}
		for _, d := range doubts {
			if st.kept(d.span) {
				earlier(d.oldest)
			}
		}
	}
	return bound, nil
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// dropSlices takes back slices whose hour has been published for so long that no
// reader is at them any more; their rows are left over then.
func (s store) dropSlices(ctx context.Context, st state) error {
	// A mutation takes no parameters; these are numbers.
	const statement = `granularity = 'slice' AND start < (SELECT max(start) + 3600 FROM rollup_published WHERE tenant_id = '' AND granularity = 'hour' AND toUnixTimestamp64Milli(first_at) < %d)`
	condition := fmt.Sprintf(statement, st.now.Add(-readerTime).UnixMilli())
	var slices uint64
	err := s.query(ctx, "count slices of published hours", "SELECT count() FROM rollup_published WHERE "+condition, nil, nil, func(rows driver.Rows) error { return rows.Scan(&slices) })
	if err != nil || slices == 0 {
		return err
	}
	return s.exec(ctx, "take back slices of published hours", "DELETE FROM rollup_published WHERE "+condition, nil, nil)
}

//go:embed sql/leftover.sql
var leftoverCondition string

// deleteLeftovers deletes rows that no reader takes any more, week by week.
func (w *Writer) deleteLeftovers(ctx context.Context, s store, st state, table string) error {
	var weeks []string
	err := s.query(ctx, "list weeks of "+table, "SELECT DISTINCT toString(toMonday(start)) FROM "+table, nil, nil, func(rows driver.Rows) error {
		var monday string
		err := rows.Scan(&monday)
		weeks = append(weeks, monday)
		return err
	})
	if err != nil {
		return err
	}
	for _, monday := range weeks {
		// A mutation takes no parameters; these are dates and numbers.
		condition := fmt.Sprintf(leftoverCondition, monday, newBatch(st.now.Add(-unpublishable), 0), st.now.Add(-readerTime).UnixMilli())
		var rows uint64
		err := s.query(ctx, "count leftovers in "+table, "SELECT count() FROM "+table+" WHERE "+condition, nil, nil, func(r driver.Rows) error { return r.Scan(&rows) })
		if err != nil || rows == 0 {
			if err != nil {
				return err
			}
			continue
		}
		if err := s.exec(ctx, "delete leftovers in "+table, "DELETE FROM "+table+" WHERE "+condition, nil, nil); err != nil {
			return err
		}
		w.log.Debug("rows of replaced rollups deleted", zap.String("table", table), zap.Uint64("rows", rows))
	}
	return nil
}
