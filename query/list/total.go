package list

import (
	"strconv"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

// Total answers GET .../auditLogs/signIns/$count: the number alone, as text.
func (s *Lists) Total(a *api.Answer, o *TotalOptions) *graph.Problem {
	ctx := a.Request.Context()
	w, problem := s.begin(ctx, a.Who, o.PageOptions)
	if problem != nil {
		return problem
	}
	n, err := s.opts.Reader.Count(ctx, w.whole)
	if err != nil {
		return s.opts.Store.Problem(ctx, err)
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
