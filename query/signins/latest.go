package signins

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/ext"

	"github.com/gatehouse/gatehouse/query/filter"
)

// candidateTable is the name under which candidates are sent along.
const candidateTable = "candidates"

// latest begins a statement for the latest revisions of the candidates, as far as
// they are in the list.
func (l *List) latest(columns string, c candidates) *statement {
	st := &statement{}
	low, high := c.span()
	// What stands before WHERE goes by the key alone, and may so come before FINAL.
	st.sql.WriteString("SELECT " + columns + " FROM signins FINAL PREWHERE " + l.Scope.seconds(&st.Parameters, low, high))
	key := "(toStartOfSecond(created_at), id) IN " + candidateTable
	if c.cut {
		key = "(" + key + " OR toStartOfSecond(created_at) = " + st.Bind(filter.TimeType, c.last().Text()) + ")"
	}
	st.and(key)
	st.sql.WriteString(" WHERE " + l.Scope.exactly(&st.Parameters, l.First, l.Last))
	st.onlyUser(l.Scope)
	l.asks(st)
	l.goOn(st)
	return st
}

// latest has yield see at most most of the rows of a statement on the candidates,
// and returns how many there were, at most one more.
func (r *Reader) latest(ctx context.Context, c candidates, st *statement, into Row, most int, yield func() error) (int, error) {
	ctx, err := c.send(ctx)
	if err != nil {
		return 0, err
	}
	st.sql.WriteString(" LIMIT " + st.Count(most+1))
	// They lie in a few granules, which indexes of other columns cannot make fewer.
	return r.rows(ctx, clickhouse.Settings{"use_skip_indexes": 0}, st, into, most, yield)
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
