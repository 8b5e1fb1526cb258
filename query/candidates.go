package query

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"

	"github.com/gatehouse/gatehouse/query/filter"
)

// A list finds sign-ins in two steps. The first looks for candidates: the keys of
// rows that meet its conditions, in few columns and without FINAL, so that indexes
// and the order of the table serve it fully. They may be earlier revisions, and
// each latest revision that meets the conditions is among them. The second reads
// the latest revisions of the candidates whole, with FINAL, and asks again. See
// bench/NOTES.md for what either way costs.

// candidates are keys of rows in a range of whole seconds.
type candidates struct {
	seconds []time.Time
	ids     []string
	// cut is whether there may be more beyond the last key. Its second may hold
	// others, so that all of that second are candidates.
	cut bool
}

// last is the second of the last candidate.
func (c candidates) last() ticks { return ticksOf(c.seconds[len(c.seconds)-1]) }

// span is the closed range of moments that the candidates lie in.
func (c candidates) span() (low, high ticks) {
	low, high = c.last(), ticksOf(c.seconds[0])
	return min(low, high), max(low, high) + ticksPerSecond - 1
}

// seek is the statement for at most limit candidates from low to high.
func (l listing) seek(low, high ticks, limit int) *statement {
	st := &statement{}
	st.sql.WriteString("SELECT toStartOfSecond(created_at) AS second, id FROM signins WHERE tenant_id = " + st.bind("String", l.scope.tenant))
	l.scope.within(st, low, high)
	l.conditions(st)
	direction := " ASC"
	if l.descending {
		direction = " DESC"
	}
	st.sql.WriteString(" ORDER BY second" + direction + " LIMIT " + st.count(limit))
	return st
}

// within keeps rows in the whole seconds of a range, and of the scope. All
// revisions of a sign-in lie in one second.
func (sc scope) within(st *statement, low, high ticks) {
	st.and("created_at >= " + st.bind(filter.TimeType, max(low, sc.first()).second().text()))
	st.and("created_at <= " + st.bind(filter.TimeType, (high.second()+ticksPerSecond-1).text()))
	if sc.user != "" {
		st.and("user_id IN (" + strings.Join(st.bindIDs(sc.user), ", ") + ")")
	}
}

// find looks for candidates in a stretch.
func (s *Service) find(ctx context.Context, l listing, w stretch, limit int) (candidates, error) {
	c, err := s.candidates(ctx, w.far, l.seek(w.low, w.high, limit))
	c.cut = len(c.ids) >= limit
	return c, err
}

// candidates reads the answer of a statement that looks for them.
func (s *Service) candidates(ctx context.Context, far bool, st *statement) (candidates, error) {
	rows, err := s.sendWith(ctx, seekSettings(far), st.sql.String(), st.args...)
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

// candidateTable is the name under which candidates are sent along.
const candidateTable = "candidates"

// send puts the candidates beside a statement.
func (c candidates) send(ctx context.Context) (context.Context, error) {
	table, err := ext.NewTable(candidateTable, ext.Column("second", filter.TimeType), ext.Column("id", "String"))
	for i := 0; err == nil && i < len(c.ids); i++ {
		err = table.Append(c.seconds[i], c.ids[i])
	}
	if err != nil {
		return nil, fmt.Errorf("send the candidates of a list: %w", err)
	}
	return clickhouse.Context(ctx, clickhouse.WithExternalTable(table)), nil
}

// rows begins a statement for the sign-ins of the list among the candidates.
func (l listing) rows(columns string, c candidates) *statement {
	st := &statement{}
	low, high := c.span()
	// What stands before WHERE goes by the key alone, and may so come before FINAL.
	st.sql.WriteString("SELECT " + columns + " FROM signins FINAL PREWHERE tenant_id = " + st.bind("String", l.scope.tenant))
	st.and("created_at >= " + st.bind(filter.TimeType, low.text()))
	st.and("created_at <= " + st.bind(filter.TimeType, high.text()))
	key := "(toStartOfSecond(created_at), id) IN " + candidateTable
	if c.cut {
		key = "(" + key + " OR toStartOfSecond(created_at) = " + st.bind(filter.TimeType, c.last().text()) + ")"
	}
	st.and(key)
	st.sql.WriteString(" WHERE identity(created_at) >= " + st.bind(filter.TimeType, max(l.first, l.scope.first()).text()))
	st.and("identity(created_at) <= " + st.bind(filter.TimeType, l.last.text()))
	if l.scope.user != "" {
		st.and("user_id IN (" + strings.Join(st.bindIDs(l.scope.user), ", ") + ")")
	}
	l.conditions(st)
	if l.afterID != "" {
		st.and(l.goOn(st))
	}
	return st
}

// latest yields at most most of the rows of a statement on the candidates, and
// returns how many there were, at most one more.
func (s *Service) latest(ctx context.Context, c candidates, st *statement, columns []column, most int, yield func(*row) error) (int, error) {
	ctx, err := c.send(ctx)
	if err != nil {
		return 0, err
	}
	st.sql.WriteString(" LIMIT " + st.count(most+1))
	// They lie in a few granules, which indexes of other columns cannot make fewer.
	return s.window(ctx, clickhouse.Settings{"use_skip_indexes": 0}, st, columns, most, yield)
}

// seekSettings are those of looking for candidates: near, rows are read in the
// order of the list by one thread, and most lists end there; far, all threads look
// through what indexes leave.
func seekSettings(far bool) clickhouse.Settings {
	if far {
		return clickhouse.Settings{"optimize_read_in_order": 0, "use_skip_indexes_on_data_read": 0}
	}
	return clickhouse.Settings{"max_threads": 1}
}
