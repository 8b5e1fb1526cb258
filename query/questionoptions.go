package query

import (
	"time"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/questions"
)

// questionOptions are the query options of one question.
type questionOptions struct {
	question   questions.Question
	from, to   time.Time
	visibility visibility
	// values are those of the question's parameters, by name.
	values map[string]questions.Value
}

func newQuestionOptions(q questions.Question) *questionOptions {
	o := &questionOptions{question: q, visibility: settled, values: map[string]questions.Value{}}
	for _, p := range q.Parameters {
		o.values[p.Name] = p.Default
	}
	return o
}

func (o *questionOptions) options() []option {
	all := []option{
		dateOption("from", &o.from, "Sign-ins from then on, in whole seconds; some days before the end where it is not given, mostly a week."),
		dateOption("to", &o.to, "Sign-ins before; the horizon where it is not given, now when live."),
		visibilityOption(&o.visibility),
	}
	for _, p := range o.question.Parameters {
		all = append(all, o.parameter(p))
	}
	return all
}

func (o *questionOptions) check() *graphError { return orderOfPeriod(o.from, o.to) }

// parameter is the option of a parameter of the question.
func (o *questionOptions) parameter(p questions.Parameter) option {
	return option{name: p.Name, about: p.Description + ".", schema: schemaOf(p), read: func(text string) *graphError {
		value, err := p.Type.Read(text)
		if err != nil {
			return badRequest("Invalid value '" + clipText(text) + "' for " + p.Name + ": " + err.Error() + ".")
		}
		o.values[p.Name] = value
		return nil
	}}
}

// schemaOf describes a parameter. Texts are separated by commas.
func schemaOf(p questions.Parameter) *openapi.Schema {
	schema := openapi.Text()
	switch p.Type {
	case questions.Count:
		schema = openapi.Count().AtMost(1<<32 - 1)
	case questions.Ratio:
		schema = openapi.Number()
	case questions.Texts:
		schema.Description = "Texts separated by commas."
		schema.Examples = []any{"one,another"}
	}
	return schema
}

// period is the question's period in whole seconds: up to the horizon, or now,
// and never before the retention's bound. Both are zero when nothing is settled.
func (o *questionOptions) period(m mark, sc scope, now time.Time) (from, to time.Time) {
	if o.visibility == settled && !m.known() {
		return time.Time{}, time.Time{}
	}
	from, to = weeklyOptions{from: o.from, to: o.to, visibility: o.visibility}.period(m, sc, now)
	to = floorToSecond(to)
	if o.from.IsZero() {
		from = to.AddDate(0, 0, -o.question.Days)
	}
	if from = floorToSecond(from); from.Before(sc.since) {
		from = sc.since
	}
	return from, to
}

func floorToSecond(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
