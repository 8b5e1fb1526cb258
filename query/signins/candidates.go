package signins

import (
	"context"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// candidates are keys of rows in a range of whole seconds, in their order.
type candidates struct {
	seconds []time.Time
	ids     []string
	// rows is how many rows have them: several revisions of a sign-in have one key.
	rows int
	// inSecond are the ids of the last second.
	inSecond map[string]bool
	// cut is whether there may be more beyond the last key.
	cut bool
	// torn is whether the second of the last key may hold more that are not among the
	// keys, so that all of that second are candidates.
	torn bool
}

// last is the second of the last candidate.
func (c candidates) last() Ticks { return TicksOf(c.seconds[len(c.seconds)-1]) }

// add adds the key of the next row.
func (c *candidates) add(second time.Time, id string) {
	c.rows++
	if n := len(c.seconds); n == 0 || !c.seconds[n-1].Equal(second) {
		c.inSecond = map[string]bool{}
	}
	if !c.inSecond[id] {
		c.inSecond[id] = true
		c.seconds, c.ids = append(c.seconds, second), append(c.ids, id)
	}
}

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

// spare is how many more candidates are asked for than a page takes: some may be
// revisions of one sign-in, meet the conditions no longer, or lie in a second that is left
// for later. A page that has too few takes two statements more.
const spare = 5

// enough is how many candidates of a stretch fill a page that has room for wanted
// sign-ins: as many, those that the list has shown, and one behind them, so that the page
// knows whether there is more.
func (l *List) enough(w stretch, wanted int) int {
	if l.AfterID != "" && w.low <= l.After && l.After <= w.high {
		wanted += max(1, len(l.Shown))
	}
	return wanted + 1
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

// first are the candidates of a stretch that a page takes, of an answer of at most limit
// rows: enough of them will do. Scattered, each costs the page a granule: to leave
// seconds for later costs less than to read the last one for what else may be in it.
func (c candidates) first(enough, limit int, scattered bool) candidates {
	c.cut = c.rows >= limit
	c.torn = c.cut
	if !scattered {
		return c
	}
	n := len(c.ids)
	if c.cut {
		n = c.secondBegins(n - 1)
	}
	for i := enough; i < n; i++ {
		if !c.seconds[i].Equal(c.seconds[i-1]) {
			n = i
		}
	}
	if n > 0 && n < len(c.ids) {
		c.seconds, c.ids, c.cut, c.torn = c.seconds[:n], c.ids[:n], true, false
	}
	return c
}

// secondBegins is the place of the first candidate in the second of the one at i.
func (c candidates) secondBegins(i int) int {
	for i > 0 && c.seconds[i-1].Equal(c.seconds[i]) {
		i--
	}
	return i
}

// candidates reads the answer of a statement that looks for them.
func (r *Reader) candidates(ctx context.Context, settings clickhouse.Settings, st *statement) (candidates, error) {
	rows, err := r.send(ctx, settings, st.sql.String(), st.Args()...)
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
		c.add(second, id)
	}
	return c, rows.Err()
}

// seekSettings are those of looking for candidates: mostly, rows are read in the
// order of the list by one thread; scattered, all threads look through what indexes
// leave.
func (l *List) seekSettings(scattered bool) clickhouse.Settings {
	if !scattered {
		return clickhouse.Settings{"max_threads": 1}
	}
	settings := clickhouse.Settings{"optimize_read_in_order": 0}
	if l.rarity() != filter.Common {
		settings["ignore_data_skipping_indices"] = besideTheRare
	}
	return settings
}

// besideTheRare are indexes that are not asked beside one of what is rare. ClickHouse asks
// them of all granules before that one, which takes twice as long as to look through the
// few that it leaves (bench/NOTES.md).
const besideTheRare = "by_status, by_client_app, by_conditional_access_status"
