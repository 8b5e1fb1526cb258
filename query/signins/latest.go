package signins

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"

	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// candidateTable is the name under which candidates are sent along.
const candidateTable = "candidates"

// latest begins a statement for the latest revisions of the candidates, as far as
// they are in the list.
func (l *List) latest(columns string, c candidates) *statement {
	st := &statement{}
	low, high := c.span()
	// What stands before WHERE goes by the key alone, and may so come before FINAL.
	st.sql.WriteString("SELECT " + columns + " FROM " + derived.Stored + " FINAL PREWHERE " + l.Scope.seconds(&st.Parameters, low, high))
	key := "(toStartOfSecond(created_at), " + requestID() + ") IN " + candidateTable
	if c.torn {
		st.and("(" + key + " OR toStartOfSecond(created_at) = " + st.Bind(filter.TimeType, c.last().Text()) + ")")
	} else {
		// The key finds the granules; by the ids alone, their rows are compared in half
		// the time, and those of the span that have one of them are candidates.
		st.and("indexHint(" + key + ") AND " + requestID() + " IN (SELECT id FROM " + candidateTable + ")")
	}
	st.sql.WriteString(" WHERE " + l.Scope.exactly(&st.Parameters, l.First, l.Last))
	l.asked(st)
	l.goOn(st)
	return st
}

// asked are the conditions that are asked again. identity keeps their indexes from
// leaving out a latest revision that no longer meets them.
func (l *List) asked(st *statement) {
	st.sql.WriteString(" AND identity(1")
	st.onlyUser(l.Scope)
	l.asks(st)
	st.sql.WriteString(")")
}

// latestSettings are those of reading candidates: an index finds which parts have the
// ids; all revisions of a sign-in have its id, so that what overlaps elsewhere is not
// needed. Where a second is read whole, no index helps.
func (c candidates) latestSettings() clickhouse.Settings {
	if c.torn {
		return clickhouse.Settings{"use_skip_indexes": 0}
	}
	return clickhouse.Settings{"use_skip_indexes_if_final_exact_mode": 0}
}

// latest has yield see at most most of the rows of a statement on the candidates,
// and returns how many there were, at most one more.
func (r *Reader) latest(ctx context.Context, c candidates, st *statement, into Row, most int, yield func() error) (int, error) {
	ctx, err := c.send(ctx)
	if err != nil {
		return 0, err
	}
	st.sql.WriteString(" LIMIT " + st.Count(most+1))
	return r.rows(ctx, c.latestSettings(), st, into, most, yield)
}

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
