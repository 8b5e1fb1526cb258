package query

import (
	"strconv"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

// total answers GET .../auditLogs/signIns/$count: the number alone, as text.
func (s *Service) total(a *api.Answer, o *totalOptions) *graph.Problem {
	ctx := a.Request.Context()
	m, problem := s.store.Mark(ctx)
	if problem != nil {
		return problem
	}
	w := walkOf{who: a.Who, opts: o.listOptions, mark: m, scope: s.store.ScopeOf(a.Who, m, s.now())}
	if problem := w.begin(s); problem != nil {
		return problem
	}
	n, err := s.reader.Count(ctx, w.whole)
	if err != nil {
		return s.store.Problem(ctx, err)
	}
	body := strconv.AppendInt(nil, n, 10)
	h := a.Writer.Header()
	api.SetMark(h, w.cursor.Horizon, w.cursor.StoredThrough)
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	if a.Unchanged(body) {
		return nil
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = a.Writer.Write(body) // a client that has gone needs no answer
	return nil
}
