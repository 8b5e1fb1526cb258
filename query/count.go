package query

import (
	"context"
	"fmt"
	"strconv"
)

// total answers GET .../auditLogs/signIns/$count: the number alone, as text.
func (s *Service) total(a *answer, o *totalOptions) *graphError {
	ctx := a.r.Context()
	m, problem := s.mark(ctx)
	if problem != nil {
		return problem
	}
	w := walkOf{who: a.who, opts: o.listOptions, mark: m, scope: s.scopeOf(a.who, m, s.now())}
	if problem := w.begin(s); problem != nil {
		return problem
	}
	n, err := s.count(ctx, w.whole)
	if err != nil {
		return statementError(ctx, err, s.cfg.StatementTimeout)
	}
	body := strconv.AppendInt(nil, n, 10)
	h := a.w.Header()
	setMark(h, w.cursor.horizon, w.cursor.storedThrough)
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	if a.unchanged(body) {
		return nil
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = a.w.Write(body) // a client that has gone needs no answer
	return nil
}

// count counts the sign-ins of a whole list.
func (s *Service) count(ctx context.Context, l listing) (int64, error) {
	if l.first = max(l.first, l.scope.first()); l.first > l.last {
		return 0, nil
	}
	st := &statement{}
	l.scope.selectFrom(st, "count()", l.first, l.last)
	l.conditions(st)
	rows, err := s.run(ctx, st)
	if err != nil {
		return 0, fmt.Errorf("count sign-ins: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var n uint64
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, fmt.Errorf("count sign-ins: %w", err)
		}
	}
	return int64(n), rows.Err()
}
