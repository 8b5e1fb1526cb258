package query

import (
	"fmt"
	"strconv"
)

// get answers GET .../auditLogs/signIns/{id}.
func (s *Service) get(a *answer, o *oneOptions) *graphError {
	v, id := a.operation.version, a.route.id
	ctx := a.r.Context()
	m, problem := s.mark(ctx)
	if problem != nil {
		return problem
	}
	w := walkOf{who: a.who, opts: o.listOptions, mark: m, scope: s.scopeOf(a.who, m, s.now())}
	if problem := w.begin(s); problem != nil {
		return problem
	}
	sh := a.enumsFor(newShape(v, o.selected, a.who.policies))
	prefix := `"@odata.context":` + string(appendString(nil, s.context(a.r, v, o.selected, "/$entity"))) + ","
	prefix += string(appendMark(nil, w.cursor.horizon, w.cursor.storedThrough, o.visibility))
	var body, shown []byte
	r := &selection{columns: sh.columns}
	err := s.reader.One(ctx, w.whole, id, r, func() error {
		countRows(ctx, 1)
		body = newEntityWriter(sh).append(body, prefix, &r.row)
		shown = newEntityWriter(sh).append(nil, "", &r.row)
		return nil
	})
	if err != nil {
		return statementError(ctx, fmt.Errorf("get a sign-in: %w", err), s.cfg.StatementTimeout)
	}
	setMark(a.w.Header(), w.cursor.horizon, w.cursor.storedThrough)
	if body == nil {
		return notFound(missing(id, o.visibility))
	}
	a.w.Header().Set("Content-Type", contentType)
	a.w.Header().Set("Cache-Control", "private, no-cache")
	if a.unchanged(shown) {
		return nil
	}
	a.w.Header().Set("Content-Length", strconv.Itoa(len(body)+1))
	_, _ = a.w.Write(append(body, '\n')) // a client that has gone needs no answer
	return nil
}

func missing(id string, v visibility) string {
	message := fmt.Sprintf("There is no sign-in '%s' that you may see", clipText(id))
	if v == settled {
		return message + " before the horizon; visibility=live shows what is not settled yet."
	}
	return message + "."
}
