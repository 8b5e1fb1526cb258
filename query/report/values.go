package report

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/internal/caseless"
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

const (
	// defaultValues and maxValueText bound what a report of values lists, and the
	// text that they hold.
	defaultValues = 20
	maxValueText  = 200
)

// ValuesReport is the answer to GET /api/reports/values: the most frequent values
// of a property.
type ValuesReport struct {
	*report
	Property string `json:"property"`
	// More is true when there are further values.
	More   bool         `json:"more"`
	Values []facetCount `json:"values"`
}

// ValuesOptions are those of the report.
type ValuesOptions struct {
	options
	values     *filter.Values
	contains   string
	filter     *filter.Filter
	filterText string
}

// NewValuesOptions makes the options with their defaults.
func NewValuesOptions() *ValuesOptions {
	return &ValuesOptions{options: NewTopOptions(defaultValues, false).options}
}

// Options implements option.Set.
func (o *ValuesOptions) Options() []option.Option {
	property := openapi.Text()
	property.Examples = []any{"userPrincipalName", "appliedConditionalAccessPolicies/displayName"}
	return append(o.options.Options(), o.topOption(maxRows),
		option.Option{Name: "property", About: "Whose values are asked for: any that filters can name, or a field of a collection's objects. Must be given.", Schema: property, Read: o.readProperty},
		option.Option{Name: "contains", About: "A text that values must hold, without regard to case.", Schema: option.Bounded(openapi.Text(), maxValueText), Read: o.readContains},
		option.Option{Name: "$filter", Also: "filter", About: "An expression that sign-ins must meet.", Schema: option.Bounded(openapi.Text(), filter.MaxLength), Read: o.readFilter}.OrBlank(),
	)
}

// Check implements option.Set.
func (o *ValuesOptions) Check() *graph.Problem {
	if o.values == nil {
		return graph.BadRequest("Name the property whose values are asked for, such as property=appDisplayName.")
	}
	return o.options.Check()
}

func (o *ValuesOptions) readProperty(name string) *graph.Problem {
	values, err := filter.ValuesOf(name)
	if err != nil {
		return graph.BadRequest("Invalid value for property: " + err.Error() + ".")
	}
	o.values = values
	return nil
}

func (o *ValuesOptions) readContains(text string) *graph.Problem {
	if len(text) > maxValueText {
		return graph.BadRequest(fmt.Sprintf("The option 'contains' has more than %d bytes.", maxValueText))
	}
	o.contains = text
	return nil
}

func (o *ValuesOptions) readFilter(text string) *graph.Problem {
	f, err := filter.Parse(text)
	if err != nil {
		return graph.BadRequest("Invalid filter clause: " + err.Error() + ".")
	}
	o.filter, o.filterText = f, "("+text+")"
	return nil
}

// Values answers GET /api/reports/values.
func (s *Reports) Values(ctx context.Context, q Request, o *ValuesOptions) (*ValuesReport, *graph.Problem) {
	if o.values.Policies && !q.Who.Policies {
		return nil, graph.Forbidden("What policies said is withheld from you: its values take a role that reads Conditional Access policies, such as Security Reader or Global Reader.")
	}
	if problem := q.Who.MayAsk(o.filter); problem != nil {
		return nil, problem
	}
	r, problem := s.begin(ctx, q, o.options)
	if problem != nil {
		return nil, problem
	}
	body := &ValuesReport{report: r, Property: o.values.Name, Values: []facetCount{}}
	if err := body.count(ctx, o); err != nil {
		return nil, r.failed(ctx, err)
	}
	return body, nil
}

func (b *ValuesReport) count(ctx context.Context, o *ValuesOptions) error {
	if b.From == nil {
		return nil
	}
	return b.source.Store.EachRow(ctx, "count the values of "+o.values.Name, b.statement(o), func(scan func(...any) error) error {
		var value string
		var one facetCount
		var late time.Time
		if err := scan(&value, &one.SignIns, &one.Success, &one.Failure, &one.Interrupted, &one.FirstDateTime, &one.LastDateTime, &late); err != nil {
			return err
		}
		if len(b.Values) == b.options.top {
			b.More = true
			return nil
		}
		if at := graph.Moment(late); at != nil && (b.RestatedAt == nil || at.After(*b.RestatedAt)) {
			b.RestatedAt = at
		}
		one.Value = &value
		one.FirstDateTime, one.LastDateTime = one.FirstDateTime.UTC(), one.LastDateTime.UTC()
		one.SignInsLink = b.links.between(b.from, b.to, o.filterText, o.values.Filter(value))
		b.Values = append(b.Values, one)
		return nil
	})
}

// statement counts the sign-ins of each value, the most frequent first, one more
// than is shown.
func (b *ValuesReport) statement(o *ValuesOptions) *store.Statement {
	st := &store.Statement{}
	st.SQL.WriteString("SELECT argMax(value, created_at), count(), countIf(status = 'Success'), countIf(status = 'Failure'), countIf(status = 'Interrupted'), " +
		"min(created_at), max(created_at), maxIf(stored_at, late_seconds > 0) FROM (")
	st.SQL.WriteString(b.scope.Scope.Filtered(&st.Parameters, "created_at, stored_at, late_seconds, status, arrayJoin("+o.values.SQL()+") AS value",
		signins.TicksOf(b.from), signins.TicksOf(b.to)-1, o.filter))
	if !o.all {
		st.And("is_interactive")
	}
	st.SQL.WriteString(")")
	if o.contains != "" {
		st.SQL.WriteString(" WHERE position(" + caseless.SQL("value") + ", " + caseless.SQL(st.Bind("String", o.contains)) + ") > 0")
	}
	st.SQL.WriteString(" GROUP BY " + o.values.Key("value") + " ORDER BY count() DESC, argMax(value, created_at) LIMIT " + strconv.Itoa(o.top+1))
	return st
}

// Table implements Answer.
func (b *ValuesReport) Table() export.Table { return facetTable([]string{b.Property}, b.Values) }
