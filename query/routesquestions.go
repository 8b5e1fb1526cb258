package query

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/questions"
)

// routeQuestions lists the questions; each has a route of its own.
const routeQuestions api.RouteName = "questions"

// questionsRoot begins the paths of questions.
const questionsRoot = "/api/questions"

func questionPath(q questions.Question) string { return questionsRoot + "/" + q.Name }

// routeOfQuestion is such as question_password_spray.
func routeOfQuestion(q questions.Question) api.RouteName {
	return api.RouteName("question_" + strings.ReplaceAll(q.Name, "-", "_"))
}

// questionOperations are the questions of the files. (A file that is none stops
// the service when it is made: see New.)
func (s *Service) questionOperations() []api.Operation {
	all, _ := questions.All()
	table := []api.Operation{{
		Name: routeQuestions, Method: api.Get, Path: questionsRoot, Group: groupQuestions, Handling: api.Without(s.listQuestions),
		Summary: "List the questions", About: "With their SQL, which analysts may run themselves.",
		Headers: []api.Header{api.IfNoneMatch()}, Answers: api.SettledAnswers("The questions.", api.MediaJSON, openapi.To("Questions"), api.MediaCSV, openapi.Text()),
		Examples: []api.Example{{Name: "all", Summary: "All of them"}},
	}}
	for _, q := range all {
		o := api.Operation{
			Name: routeOfQuestion(q), Method: api.Get, Path: questionPath(q), Needs: access.NeedsTenant, Group: groupQuestions,
			Handling: api.With(func() *questions.Options { return questions.NewOptions(q) }, s.ask),
			Summary:  q.Title, About: q.Description,
			Headers: []api.Header{api.IfNoneMatch()}, Answers: api.SettledAnswers("What was found.", api.MediaJSON, openapi.To("QuestionAnswer"), api.MediaCSV, openapi.Text()),
			Examples: []api.Example{{Name: "usual", Summary: "The usual period"}, {Name: "period", Summary: "A period", Options: map[string]string{"from": "2026-07-10", "to": "2026-07-17T12:00:00Z"}}},
		}
		if q.NeedsPolicies() {
			o.Needs = access.NeedsTenantPolicies
		}
		table = append(table, o)
	}
	return table
}
