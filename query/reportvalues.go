package query

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/store"
)

const (
	// defaultValues and maxValueText bound what a report of values lists, and the
	// text that they hold.
	defaultValues = 20
	maxValueText  = 200
)

// valuesReport is the answer to GET /api/reports/values: the most frequent values
// of a property.
type valuesReport struct {
	*report
	Property string `json:"property"`
	// More is true when there are further values.
	More   bool         `json:"more"`
	Values []facetCount `json:"values"`
}

// valuesOptions are those of the report.
type valuesOptions struct {
	reportOptions
	values     *filter.Values
	contains   string
	filter     *filter.Filter
	filterText string
}

func newValuesOptions() *valuesOptions {
	return &valuesOptions{reportOptions: newTopOptions(defaultValues, false).reportOptions}
}

func (o *valuesOptions) Options() []option.Option {
	property := openapi.Text()
	property.Examples = []any{"userPrincipalName", "appliedConditionalAccessPolicies/displayName"}
	return append(o.reportOptions.Options(), o.topOption(maxReportRows),
		option.Option{Name: "property", About: "Whose values are asked for: any that filters can name, or a field of a collection's objects. Must be given.", Schema: property, Read: o.readProperty},
		option.Option{Name: "contains", About: "A text that values must hold, without regard to case.", Schema: option.Bounded(openapi.Text(), maxValueText), Read: o.readContains},
		option.Option{Name: "$filter", Also: "filter", About: "An expression that sign-ins must meet.", Schema: option.Bounded(openapi.Text(), filter.MaxLength), Read: o.readFilter},
	)
}

func (o *valuesOptions) Check() *graph.Problem {
	if o.values == nil {
		return graph.BadRequest("Name the property whose values are asked for, such as property=appDisplayName.")
	}
	return o.reportOptions.Check()
}

func (o *valuesOptions) readProperty(name string) *graph.Problem {
	values, err := filter.ValuesOf(name)
	if err != nil {
		return graph.BadRequest("Invalid value for property: " + err.Error() + ".")
	}
	o.values = values
	return nil
}

func (o *valuesOptions) readContains(text string) *graph.Problem {
	if len(text) > maxValueText {
		return graph.BadRequest(fmt.Sprintf("The option 'contains' has more than %d bytes.", maxValueText))
	}
	o.contains = text
	return nil
}

func (o *valuesOptions) readFilter(text string) *graph.Problem {
	f, err := filter.Parse(text)
	if err != nil {
		return graph.BadRequest("Invalid filter clause: " + err.Error() + ".")
	}
	o.filter, o.filterText = f, "("+text+")"
	return nil
}

// reportValues answers GET /api/reports/values.
func (s *Service) reportValues(a *answer, o *valuesOptions) *graph.Problem {
	if o.values.Policies && !a.who.Policies {
		return graph.Forbidden("What policies said is withheld from you: its values take a role that reads Conditional Access policies, such as Security Reader or Global Reader.")
	}
	if problem := a.who.MayAsk(o.filter); problem != nil {
		return problem
	}
	r, problem := s.beginReport(a, o.reportOptions)
	if problem != nil {
		return problem
	}
	body := valuesReport{report: r, Property: o.values.Name, Values: []facetCount{}}
	if err := body.count(a.r.Context(), o); err != nil {
		return r.failed(a, err)
	}
	return s.sendReport(a, r.mark, body, body.table)
}

func (b *valuesReport) count(ctx context.Context, o *valuesOptions) error {
	if b.From == nil {
		return nil
	}
	return b.service.store.EachRow(ctx, "count the values of "+o.values.Name, b.statement(o), func(scan func(...any) error) error {
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
		if at := moment(late); at != nil && (b.RestatedAt == nil || at.After(*b.RestatedAt)) {
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
func (b *valuesReport) statement(o *valuesOptions) *store.Statement {
	st := &store.Statement{}
	st.SQL.WriteString("SELECT argMax(value, created_at), count(), countIf(status = 'Success'), countIf(status = 'Failure'), countIf(status = 'Interrupted'), " +
		"min(created_at), max(created_at), maxIf(stored_at, late_seconds > 0) FROM (")
	st.SQL.WriteString(b.scope.Scope.Filtered(&st.Parameters, "created_at, stored_at, late_seconds, status, arrayJoin("+o.values.SQL()+") AS value",
		ticksOf(b.from), ticksOf(b.to)-1, o.filter))
	if !o.all {
		st.And("is_interactive")
	}
	st.SQL.WriteString(")")
	if o.contains != "" {
		st.SQL.WriteString(" WHERE position(lowerUTF8(value), lowerUTF8(" + st.Bind("String", o.contains) + ")) > 0")
	}
	st.SQL.WriteString(" GROUP BY " + o.values.Key("value") + " ORDER BY count() DESC, argMax(value, created_at) LIMIT " + strconv.Itoa(o.top+1))
	return st
}

func (b *valuesReport) table() table { return facetTable([]string{b.Property}, b.Values) }
