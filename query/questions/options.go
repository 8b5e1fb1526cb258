package questions

import (
	"time"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/report"
	"github.com/gatehouse/gatehouse/query/store"
)

// Options are the query options of one question.
type Options struct {
	question   Question
	from, to   time.Time
	visibility option.Visibility
	// values are those of the question's parameters, by name.
	values map[string]Value
}

// NewOptions makes those of a question with their defaults.
func NewOptions(q Question) *Options {
	o := &Options{question: q, visibility: option.Settled, values: map[string]Value{}}
	for _, p := range q.Parameters {
		o.values[p.Name] = p.Default
	}
	return o
}

// Options implements option.Set.
func (o *Options) Options() []option.Option {
	all := []option.Option{
		option.Date("from", &o.from, "Sign-ins from then on, in whole seconds; some days before the end where it is not given, mostly a week."),
		option.Date("to", &o.to, "Sign-ins before; the horizon where it is not given, now when live."),
		option.OfVisibility(&o.visibility),
	}
	for _, p := range o.question.Parameters {
		all = append(all, o.parameter(p))
	}
	return all
}

// Check implements option.Set.
func (o *Options) Check() *graph.Problem { return option.CheckPeriod(o.from, o.to) }

// parameter is the option of a parameter of the question.
func (o *Options) parameter(p Parameter) option.Option {
	return option.Option{Name: p.Name, About: p.Description + ".", Schema: schemaOf(p), Read: func(text string) *graph.Problem {
		value, err := p.Type.Read(text)
		if err != nil {
			return graph.BadRequest("Invalid value '" + graph.Clip(text) + "' for " + p.Name + ": " + err.Error() + ".")
		}
		o.values[p.Name] = value
		return nil
	}}
}

// schemaOf describes a parameter. Texts are separated by commas.
func schemaOf(p Parameter) *openapi.Schema {
	schema := openapi.Text()
	switch p.Type {
	case Count:
		schema = openapi.Count().AtMost(1<<32 - 1)
	case Ratio:
		schema = openapi.Number()
	case Texts:
		schema.Description = "Texts separated by commas."
		schema.Examples = []any{"one,another"}
	}
	return schema
}

// period is the question's period in whole seconds: up to the horizon, or now,
// and never before the retention's bound. Both are zero when nothing is settled.
func (o *Options) period(m store.Mark, sc store.Scope, now time.Time) (from, to time.Time) {
	if o.visibility == option.Settled && !m.Known() {
		return time.Time{}, time.Time{}
	}
	from, to = report.Period{From: o.from, To: o.to, Visibility: o.visibility}.Within(m, sc, now)
	to = floorToSecond(to)
	if o.from.IsZero() {
		from = to.AddDate(0, 0, -o.question.Days)
	}
	if from = floorToSecond(from); from.Before(sc.Since) {
		from = sc.Since
	}
	return from, to
}

func floorToSecond(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
