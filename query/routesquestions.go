package query

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/questions"
)

// routeQuestions lists the questions; each has a route of its own.
const routeQuestions routeName = "questions"

// questionsRoot begins the paths of questions.
const questionsRoot = "/api/questions"

func questionPath(q questions.Question) string { return questionsRoot + "/" + q.Name }

// routeOfQuestion is such as question_password_spray.
func routeOfQuestion(q questions.Question) routeName {
	return routeName("question_" + strings.ReplaceAll(q.Name, "-", "_"))
}

// questionOperations are the questions of the files. (A file that is none stops
// the service when it is made: see New.)
func questionOperations() []operation {
	all, _ := questions.All()
	table := []operation{{
		name: routeQuestions, method: get, path: questionsRoot, group: groupQuestions, handling: without((*Service).listQuestions),
		summary: "List the questions", about: "With their SQL, which analysts may run themselves.",
		headers: []header{ifNoneMatch()}, answers: settledAnswers("The questions.", mediaJSON, openapi.To("Questions"), mediaCSV, openapi.Text()),
		examples: []example{{name: "all", summary: "All of them"}},
	}}
	for _, q := range all {
		o := operation{
			name: routeOfQuestion(q), method: get, path: questionPath(q), needs: access.NeedsTenant, group: groupQuestions,
			handling: with(func() *questionOptions { return newQuestionOptions(q) }, (*Service).ask),
			summary:  q.Title, about: q.Description,
			headers: []header{ifNoneMatch()}, answers: settledAnswers("What was found.", mediaJSON, openapi.To("QuestionAnswer"), mediaCSV, openapi.Text()),
			examples: []example{{name: "usual", summary: "The usual period"}, {name: "period", summary: "A period", options: map[string]string{"from": "2026-07-10", "to": "2026-07-17T12:00:00Z"}}},
		}
		if q.NeedsPolicies() {
			o.needs = access.NeedsTenantPolicies
		}
		table = append(table, o)
	}
	return table
}

// questionSchema is the answer of any question; what a row holds is the question's.
func questionSchema() *openapi.Schema {
	column := openapi.Object().With("name", openapi.Text()).With("type", openapi.Text().Saying("ClickHouse's."))
	return marked().With("visibility", openapi.OneOf(option.Settled, option.Live)).With("provisional", openapi.Truth()).
		With("from", openapi.Moment().OrNull()).With("to", openapi.Moment().OrNull()).
		With("question", openapi.Text().Saying("Its name.")).With("title", openapi.Text().Saying("What a page calls it.")).
		With("parameters", openapi.MapOf(openapi.Text()).Saying("The values of the question's own, as ClickHouse writes them.")).
		With("columns", openapi.ListOf(column).Saying("The columns in their order.")).
		With("rows", openapi.ListOf(openapi.Object().Open().Saying("A value for each column.")).Saying("What was found.")).
		With("more", openapi.Truth().Saying("True when there were more rows than the 10,000 that are shown."))
}

// questionsSchema is the list of questions.
func questionsSchema() *openapi.Schema {
	parameter := openapi.Object().With("name", openapi.Text()).With("type", openapi.OneOf(questions.Count, questions.Ratio, questions.Texts).Saying("That of the placeholder in the SQL.")).
		With("default", openapi.Text().Saying("As ClickHouse writes it.")).With("description", openapi.Text().Saying("What it is, with its unit."))
	question := openapi.Object().With("name", openapi.Text()).With("title", openapi.Text().Saying("What a page calls it.")).
		With("description", openapi.Text().Saying("What is found, and what to make of it.")).With("link", openapi.Text().Saying("Where it is answered.")).
		With("days", openapi.Count().Saying("Those of the period where none is given.")).
		With("needsPolicies", openapi.Truth().Saying("True for those that only readers of policies may ask.")).
		With("parameters", openapi.ListOf(parameter).Saying("Query options beside from, to and visibility.")).
		With("sql", openapi.Text().Saying("The statement with its comments, over signins_settled."))
	return openapi.Object().With("questions", openapi.ListOf(question).Saying("By name."))
}
