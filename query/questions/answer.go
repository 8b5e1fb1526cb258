package questions

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/store"
)

// maxRows bounds the answer of a question.
const maxRows = 10_000

// visibleRows stand in the place of the view that questions read: the sign-ins of
// the tenant that its retention keeps, up to the end of what is shown. So no
// question can forget them. All bounds are whole seconds, as a sign-in's
// revisions lie in one.
const visibleRows = "(SELECT " + entity.EveryColumn + " FROM signins FINAL WHERE tenant_id = {tenant:String} AND created_at >= {kept:DateTime('UTC')} AND created_at < {shown:DateTime('UTC')})"

// Answer is what a question found; it is a report.Answer.
type Answer struct {
	Horizon       *time.Time        `json:"horizon"`
	StoredThrough *time.Time        `json:"storedThrough"`
	Visibility    option.Visibility `json:"visibility"`
	Provisional   bool              `json:"provisional"`
	From          *time.Time        `json:"from"`
	To            *time.Time        `json:"to"`
	Question      string            `json:"question"`
	Title         string            `json:"title"`
	// Parameters are the values of the question's own, as ClickHouse writes them.
	Parameters map[string]string `json:"parameters"`
	Columns    []Column          `json:"columns"`
	Rows       []Row             `json:"rows"`
	// More is true when there were more rows than are shown.
	More bool `json:"more"`

	mark store.Mark
}

// Mark is the mark that the question was answered by.
func (q *Answer) Mark() store.Mark { return q.mark }

// Ask answers a question over what who asks may see now. The problem is for the client.
func Ask(ctx context.Context, from *store.Store, who access.Reader, now time.Time, o *Options) (*Answer, *graph.Problem) {
	m, problem := from.Mark(ctx)
	if problem != nil {
		return nil, problem
	}
	sc := from.ScopeOf(who, m, now)
	begin, end := o.period(m, sc, now)
	result := &Answer{
		Horizon: graph.Moment(m.Horizon), StoredThrough: graph.Moment(m.StoredThrough), Visibility: o.visibility, Provisional: o.visibility == option.Live,
		From: graph.Moment(begin), To: graph.Moment(end), Question: o.question.Name, Title: o.question.Title,
		Parameters: map[string]string{}, Columns: []Column{}, Rows: []Row{}, mark: m,
	}
	for name, value := range o.values {
		result.Parameters[name] = value.Text
	}
	if end.IsZero() {
		return result, nil
	}
	if err := result.read(ctx, from, o, boundTo(o, sc, begin, end)); err != nil {
		return nil, from.Problem(ctx, err)
	}
	return result, nil
}

// read reads the rows.
func (q *Answer) read(ctx context.Context, from *store.Store, o *Options, arguments []any) error {
	rows, err := from.Send(ctx, o.question.Over(visibleRows), arguments...)
	if err != nil {
		return fmt.Errorf("ask %s: %w", o.question.Name, err)
	}
	defer func() { _ = rows.Close() }()
	q.Columns = columnsOf(rows.ColumnTypes())
	for rows.Next() {
		if len(q.Rows) == maxRows {
			q.More = true
			return nil
		}
		row, err := scanRow(rows, q.Columns)
		if err != nil {
			return fmt.Errorf("ask %s: %w", o.question.Name, err)
		}
		q.Rows = append(q.Rows, row)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("ask %s: %w", o.question.Name, err)
	}
	return nil
}

// Moments that DateTime has.
var (
	firstSecond = time.Unix(0, 0).UTC()
	lastSecond  = time.Unix(1<<32-1, 0).UTC()
)

// boundTo binds the question to the scope and its parameters.
func boundTo(o *Options, sc store.Scope, from, to time.Time) []any {
	second := func(t time.Time) string {
		if t.Before(firstSecond) {
			t = firstSecond
		}
		if t.After(lastSecond) {
			t = lastSecond
		}
		return t.Format(time.DateTime)
	}
	values := map[string]any{"tenant": sc.Tenant, "from": second(from), "to": second(to), "kept": second(sc.Since), "shown": second(to)}
	for name, value := range o.values {
		values[name] = value.Bound
	}
	var args []any
	for _, name := range slices.Sorted(maps.Keys(values)) {
		args = append(args, clickhouse.Named(name, values[name]))
	}
	return args
}
