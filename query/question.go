package query

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"

	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/questions"
	"github.com/gatehouse/gatehouse/query/store"
)

// maxQuestionRows bounds the answer of a question.
const maxQuestionRows = 10_000

// visibleRows stand in the place of the view that questions read: the sign-ins of
// the tenant that its retention keeps, up to the end of what is shown. So no
// question can forget them. All bounds are whole seconds, as a sign-in's
// revisions lie in one.
const visibleRows = "(SELECT " + entity.EveryColumn + " FROM signins FINAL WHERE tenant_id = {tenant:String} AND created_at >= {kept:DateTime('UTC')} AND created_at < {shown:DateTime('UTC')})"

// questionAnswer is the answer of a question.
type questionAnswer struct {
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
	Columns    []questionColumn  `json:"columns"`
	Rows       []questionRow     `json:"rows"`
	// More is true when there were more rows than are shown.
	More bool `json:"more"`
}

// ask answers a question.
func (s *Service) ask(a *answer, o *questionOptions) *graph.Problem {
	ctx := a.r.Context()
	m, problem := s.store.Mark(ctx)
	if problem != nil {
		return problem
	}
	now := s.now()
	sc := s.store.ScopeOf(a.who, m, now)
	from, to := o.period(m, sc, now)
	result := &questionAnswer{
		Horizon: graph.Moment(m.Horizon), StoredThrough: graph.Moment(m.StoredThrough), Visibility: o.visibility, Provisional: o.visibility == option.Live,
		From: graph.Moment(from), To: graph.Moment(to), Question: o.question.Name, Title: o.question.Title,
		Parameters: map[string]string{}, Columns: []questionColumn{}, Rows: []questionRow{},
	}
	for name, value := range o.values {
		result.Parameters[name] = value.Text
	}
	if !to.IsZero() {
		if err := s.answerQuestion(ctx, result, o, sc, from, to); err != nil {
			return s.store.Problem(ctx, err)
		}
	}
	return s.sendReport(a, m, result, result.Table)
}

// answerQuestion reads the rows.
func (s *Service) answerQuestion(ctx context.Context, result *questionAnswer, o *questionOptions, sc store.Scope, from, to time.Time) error {
	rows, err := s.store.Send(ctx, o.question.Over(visibleRows), questionArguments(o, sc, from, to)...)
	if err != nil {
		return fmt.Errorf("ask %s: %w", o.question.Name, err)
	}
	defer func() { _ = rows.Close() }()
	result.Columns = questionColumns(rows.ColumnTypes())
	for rows.Next() {
		if len(result.Rows) == maxQuestionRows {
			result.More = true
			return nil
		}
		row, err := scanQuestionRow(rows, result.Columns)
		if err != nil {
			return fmt.Errorf("ask %s: %w", o.question.Name, err)
		}
		result.Rows = append(result.Rows, row)
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

// questionArguments binds the question to the scope and its parameters.
func questionArguments(o *questionOptions, sc store.Scope, from, to time.Time) []any {
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

// questionsAnswer lists the questions.
type questionsAnswer struct {
	Questions []questionEntry `json:"questions"`
}

// questionEntry says what a question is about and how to ask it.
type questionEntry struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description"`
	// Link is where it is answered.
	Link string `json:"link"`
	// Days are those of the usual period.
	Days int `json:"days"`
	// NeedsPolicies is true for those that only readers of policies may ask.
	NeedsPolicies bool                `json:"needsPolicies"`
	Parameters    []questionParameter `json:"parameters"`
	SQL           string              `json:"sql"`
}

// questionParameter is a query option of a question beside from, to and visibility.
type questionParameter struct {
	Name        string         `json:"name"`
	Type        questions.Type `json:"type"`
	Default     string         `json:"default"`
	Description string         `json:"description"`
}

// listQuestions answers GET /api/questions.
func (s *Service) listQuestions(a *answer) *graph.Problem {
	m, problem := s.store.Mark(a.r.Context())
	if problem != nil {
		return problem
	}
	all, err := questions.All()
	if err != nil {
		return graph.Internal(err)
	}
	list := questionsAnswer{}
	for _, q := range all {
		entry := questionEntry{
			Name: q.Name, Title: q.Title, Description: q.Description, Link: s.base(a.r) + questionPath(q), Days: q.Days, NeedsPolicies: q.NeedsPolicies(),
			Parameters: []questionParameter{}, SQL: q.SQL,
		}
		for _, p := range q.Parameters {
			entry.Parameters = append(entry.Parameters, questionParameter{p.Name, p.Type, p.Default.Text, p.Description})
		}
		list.Questions = append(list.Questions, entry)
	}
	return s.sendReport(a, m, list, list.Table)
}

func (l questionsAnswer) Table() export.Table {
	rows := export.Table{{"name", "title", "description", "link"}}
	for _, q := range l.Questions {
		rows = append(rows, []string{q.Name, q.Title, q.Description, q.Link})
	}
	return rows
}
