package query

import (
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/questions"
)

// ask answers a question.
func (s *Service) ask(a *answer, o *questions.Options) *graph.Problem {
	body, problem := questions.Ask(a.r.Context(), s.store, a.who, s.now(), o)
	if problem != nil {
		return problem
	}
	return s.sendReport(a, body.Mark(), body, body.Table)
}

// listQuestions answers GET /api/questions.
func (s *Service) listQuestions(a *answer) *graph.Problem {
	m, problem := s.store.Mark(a.r.Context())
	if problem != nil {
		return problem
	}
	base := s.base(a.r)
	list, err := questions.ListAll(func(q questions.Question) string { return base + questionPath(q) })
	if err != nil {
		return graph.Internal(err)
	}
	return s.sendReport(a, m, list, list.Table)
}
