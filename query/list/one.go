package list

import (
	"fmt"
	"strconv"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/option"
)

// One answers GET .../auditLogs/signIns/{id}.
func (s *Lists) One(a *api.Answer, o *OneOptions) *graph.Problem {
	v, id := a.Operation.Version, a.Route.ID
	ctx := a.Request.Context()
	w, problem := s.begin(ctx, a.Who, o.PageOptions)
	if problem != nil {
		return problem
	}
	sh := a.EnumsFor(entity.NewShape(v, o.selected, a.Who.Policies))
	level, contentType := o.levelOf(a)
	prefix := string(appendContext(nil, level, contextOf(a, v, o.selected, "/$entity")))
	prefix += string(appendMark(nil, w.cursor.Horizon, w.cursor.StoredThrough, o.visibility))
	var body, shown []byte
	r := &entity.Selection{Wanted: sh.Columns}
	err := s.opts.Reader.One(ctx, w.whole, id, r, func() error {
		limit.CountRows(ctx, 1)
		body = entity.NewWriter(sh).Append(body, prefix, &r.Row)
		shown = entity.NewWriter(sh).Append(nil, "", &r.Row)
		return nil
	})
	if err != nil {
		return s.opts.Store.Problem(ctx, fmt.Errorf("get a sign-in: %w", err))
	}
	api.SetMark(a.Writer.Header(), w.cursor.Horizon, w.cursor.StoredThrough)
	if body == nil {
		return graph.NotFound(missing(id, o.visibility))
	}
	a.Writer.Header().Set("Content-Type", contentType)
	a.Writer.Header().Set("Cache-Control", "private, no-cache")
	if a.Unchanged(shown) {
		return nil
	}
	a.Writer.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
	_, _ = a.Writer.Write(append(body, '\n')) // a client that has gone needs no answer
	return nil
}

func missing(id string, v option.Visibility) string {
	message := fmt.Sprintf("There is no sign-in '%s' that you may see", graph.Clip(id))
	if v == option.Settled {
		return message + " before the horizon; visibility=live shows what is not settled yet."
	}
	return message + "."
}
