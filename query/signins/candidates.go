package signins

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/gatehouse/gatehouse/schemas/derived"
)

// candidates are keys of rows in a range of whole seconds.
type candidates struct {
	seconds []time.Time
	ids     []string
	// cut is whether there may be more beyond the last key.
	cut bool
	// torn is whether the second of the last key may hold more that are not among the
	// keys, so that all of that second are candidates.
	torn bool
}

// last is the second of the last candidate.
func (c candidates) last() Ticks { return TicksOf(c.seconds[len(c.seconds)-1]) }

// and are the candidates of two stretches, one after the other.
func (c candidates) and(next candidates) candidates {
	next.seconds, next.ids = append(c.seconds, next.seconds...), append(c.ids, next.ids...)
	return next
}

// span is the closed range of moments that the candidates lie in.
func (c candidates) span() (low, high Ticks) {
	low, high = c.last(), TicksOf(c.seconds[0])
	return min(low, high), max(low, high).end()
}

// seek is the statement for at most limit candidates from low to high.
func (l *List) seek(low, high Ticks, limit int) *statement {
	st := l.candidates(low, high)
	l.asks(st)
	st.sql.WriteString(" ORDER BY second" + l.direction() + " LIMIT " + st.Count(limit))
	return st
}

// candidates begins a statement for candidates from low to high.
func (l *List) candidates(low, high Ticks) *statement {
	st := &statement{}
	st.sql.WriteString("SELECT toStartOfSecond(created_at) AS second, " + requestID() + " FROM " + derived.Stored + " WHERE " + l.Scope.seconds(&st.Parameters, low, high))
	st.onlyUser(l.Scope)
	return st
}

// find looks for at most limit candidates in a stretch. Scattered, each costs a
// granule, and to leave the last second for later costs less than to read it for what
// may be in it: one more is asked for, so that limit are left, mostly.
func (r *Reader) find(ctx context.Context, l *List, w stretch, limit int) (candidates, error) {
	if w.scattered {
		limit++
	}
	c, err := r.candidates(ctx, w.scattered, l.seek(w.low, w.high, limit))
	c.cut = len(c.ids) >= limit
	c.torn = c.cut
	if w.scattered && c.cut {
		c = c.beforeLast()
	}
	return c, err
}

// beforeLast leaves the last second out, unless it is the only one.
func (c candidates) beforeLast() candidates {
	n := len(c.seconds) - 1
	for n > 0 && c.seconds[n-1].Equal(c.seconds[len(c.seconds)-1]) {
		n--
	}
	if n > 0 {
		c.seconds, c.ids, c.torn = c.seconds[:n], c.ids[:n], false
	}
	return c
}

// candidates reads the answer of a statement that looks for them.
func (r *Reader) candidates(ctx context.Context, scattered bool, st *statement) (candidates, error) {
	rows, err := r.send(ctx, seekSettings(scattered), st.sql.String(), st.Args()...)
	if err != nil {
		return candidates{}, err
	}
	defer func() { _ = rows.Close() }()
	var c candidates
	for rows.Next() {
		var second time.Time
		var id string
		if err := rows.Scan(&second, &id); err != nil {
			return candidates{}, err
		}
		c.seconds, c.ids = append(c.seconds, second), append(c.ids, id)
	}
	return c, rows.Err()
}

// seekSettings are those of looking for candidates: mostly, rows are read in the
// order of the list by one thread; scattered, all threads look through what indexes
// leave, which ClickHouse keeps unpacked for the next question about the same user.
func seekSettings(scattered bool) clickhouse.Settings {
	if scattered {
		return clickhouse.Settings{"optimize_read_in_order": 0, "use_skip_indexes_on_data_read": 0, "use_uncompressed_cache": 1}
	}
	return clickhouse.Settings{"max_threads": 1}
}
