package query

import (
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/questions"
)

// ask answers a question.
func (s *Service) ask(a *api.Answer, o *questions.Options) *graph.Problem {
	body, problem := questions.Ask(a.Request.Context(), s.store, a.Who, s.now(), o)
	if problem != nil {
		return problem
	}
	return a.SendReport(body.Mark(), body, body.Table)
}

// listQuestions answers GET /api/questions.
func (s *Service) listQuestions(a *api.Answer) *graph.Problem {
	m, problem := s.store.Mark(a.Request.Context())
	if problem != nil {
		return problem
	}
	base := a.Base
	list, err := questions.ListAll(func(q questions.Question) string { return base + questionPath(q) })
	if err != nil {
		return graph.Internal(err)
	}
	return a.SendReport(m, list, list.Table)
}
