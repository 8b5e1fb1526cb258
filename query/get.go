package query

import (
	"fmt"
	"strconv"
	"strings"
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
	_, err := s.window(ctx, nil, w.whole.byID(names(sh.columns), id), sh.columns, 1, func(r *row) error {
		body = newEntityWriter(sh).append(body, prefix, r)
		shown = newEntityWriter(sh).append(nil, "", r)
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

// byID is the statement for one sign-in of the list's range. An id that was
// sent with two times has two rows: the latest delivery counts, and before it
// the id as it is written.
func (l listing) byID(columns, id string) *statement {
	st := &statement{}
	l.scope.selectFrom(st, columns, l.first, l.last)
	exact := st.bind("String", id)
	st.and("id IN (" + strings.Join(st.bindIDs(id), ", ") + ")")
	st.sql.WriteString(" ORDER BY id = " + exact + " DESC, revision DESC LIMIT 1")
	return st
}
