package components

import (
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/questions"
)

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
