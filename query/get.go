package query

import (
	"context"
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
	err := s.one(ctx, w.whole, sh.columns, id, func(r *row) error {
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

// one yields the sign-in of the list with an id, if there is one. An id that was
// sent with two times has two rows: the latest delivery counts, and before it the
// id as it is written. Its kind does not matter.
func (s *Service) one(ctx context.Context, l listing, columns []column, id string, yield func(*row) error) error {
	c, err := s.candidates(ctx, true, l.seekID(id))
	if err != nil || len(c.ids) == 0 {
		return err
	}
	l.allKinds = true
	st := l.rows(names(columns), c)
	st.sql.WriteString(" ORDER BY id = " + st.bind("String", id) + " DESC, revision DESC")
	_, err = s.latest(ctx, c, st, columns, 1, yield)
	return err
}

// seekID is the statement for candidates with an id, in any of its spellings.
func (l listing) seekID(id string) *statement {
	st := &statement{}
	st.sql.WriteString("SELECT toStartOfSecond(created_at) AS second, id FROM signins WHERE tenant_id = " + st.bind("String", l.scope.tenant))
	l.scope.within(st, l.first, l.last)
	st.and("id IN (" + strings.Join(st.bindIDs(id), ", ") + ")")
	return st
}
