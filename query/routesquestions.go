package query

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
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
			handling: with(func() *questions.Options { return questions.NewOptions(q) }, (*Service).ask),
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
