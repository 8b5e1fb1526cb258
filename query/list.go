package query

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// list answers GET .../auditLogs/signIns.
func (s *Service) list(a *answer, opts *listOptions) *graphError {
	v := a.operation.version
	ctx := a.r.Context()
	m, problem := s.mark(ctx)
	if problem != nil {
		return problem
	}
	w := walkOf{who: a.who, opts: *opts, mark: m, scope: s.scopeOf(a.who, m, s.now())}
	if problem := w.begin(s); problem != nil {
		return problem
	}
	ok, err := s.fixEnd(ctx, &w)
	if err == nil && w.cursor.count < 0 && opts.count {
		w.cursor.count, err = s.count(ctx, w.whole)
	}
	if err != nil {
		return statementError(ctx, err, s.cfg.StatementTimeout)
	}
	page := newPageWriter(a)
	page.begin(s, a, &w, v)
	sh, more := a.enumsFor(newShape(v, opts.selected, a.who.policies)), false
	switch {
	case ok && opts.orderBy != nil:
		if more, problem = s.orderedList(ctx, page, &w, sh); problem != nil {
			return problem
		}
	case ok:
		if more, err = s.writeRows(ctx, page, &w, sh); err != nil {
			return page.fail(statementError(ctx, err, s.cfg.StatementTimeout))
		}
	}
	page.buf = append(page.buf, ']')
	if page.unchanged(a, w.cursor.count, more) {
		return nil
	}
	if more {
		page.buf = append(page.buf, `,"@odata.nextLink":`...)
		page.buf = appendString(page.buf, s.linkWith(a.r, "$skiptoken", s.cursors.token(w.binding, w.cursor)))
	}
	page.buf = append(page.buf, "}\n"...)
	page.end()
	return nil
}

// walkOf is one page of a walk through a list.
type walkOf struct {
	who     reader
	opts    listOptions
	mark    mark
	scope   scope
	cursor  cursor
	binding binding
	// listing is what is left from this page on, whole is the whole list.
	listing, whole listing
}

// begin works out the range of the list, from the cursor or from the mark.
func (w *walkOf) begin(s *Service) *graphError {
	o := w.opts
	if problem := w.who.mayAsk(o.filter); problem != nil {
		return problem
	}
	w.binding = bindingOf(w.scope.tenant, w.scope.user, o.filterText, o.searchText, o.orderText(), string(o.visibility))
	w.cursor = cursor{upper: lastTick, count: -1}
	if w.mark.known() {
		w.cursor.horizon, w.cursor.storedThrough = ticksOf(w.mark.horizon), ticksOf(w.mark.storedThrough)
	}
	if o.visibility == settled {
		w.cursor.upper = firstTick
		if w.mark.known() {
			w.cursor.upper = w.cursor.horizon
		}
	}
	if o.skipToken != "" {
		c, problem := s.cursors.open(w.binding, o.skipToken)
		if problem != nil {
			return problem
		}
		w.cursor = c
	}
	w.whole = listing{scope: w.scope, filter: o.filter, search: o.search, descending: o.descending, first: firstTick, last: w.cursor.upper - 1}
	if o.filter != nil {
		from, to := o.filter.TimeRange()
		w.whole.first, w.whole.last = ticksOf(from), min(w.whole.last, ticksOf(to))
		w.whole.allKinds = o.filter.NamesEventKind()
		if ticksOf(to) < w.scope.first() {
			return w.scope.pastRetention(to)
		}
	}
	w.listing = w.whole
	if o.orderBy != nil {
		return nil // the cursor says what is left, not after what
	}
	w.listing.after, w.listing.afterID, w.listing.shown = w.cursor.last, w.cursor.lastID, w.cursor.shown
	return nil
}

// fixEnd ends a live list at the newest row that its first page could see, so
// that a walk in ascending order ends too. any is false when nothing can be on
// the page.
func (s *Service) fixEnd(ctx context.Context, w *walkOf) (any bool, err error) {
	w.listing.goesOn()
	if w.cursor.upper != lastTick {
		return w.listing.first <= w.listing.last, nil
	}
	any, err = s.clipEnd(ctx, &w.listing, true)
	if any {
		w.cursor.upper = w.listing.last + 1
	}
	return any, err
}

// writeRows writes the sign-ins of a page, moves the cursor to the last of them
// and tells whether there are more.
func (s *Service) writeRows(ctx context.Context, page *pageWriter, w *walkOf, sh shape) (more bool, err error) {
	entities := newEntityWriter(sh)
	n := 0
	more, err = s.walk(ctx, w.listing, sh.columns, w.opts.top, func(r *row) error {
		if n++; n > 1 {
			page.buf = append(page.buf, ',')
		}
		page.buf = entities.append(page.buf, "", r)
		w.cursor.pass(ticksOf(r.createdAt), r.id)
		return page.flush()
	})
	s.metrics.rows.Add(float64(n))
	return more, err
}

// base is the URL that clients call the service by, without a slash at its end.
func (s *Service) base(r *http.Request) string {
	if s.cfg.PublicURL != "" {
		return strings.TrimRight(s.cfg.PublicURL, "/")
	}
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// linkWith is the request's own URL with another value of an option.
func (s *Service) linkWith(r *http.Request, option, value string) string {
	var kept []string
	for _, pair := range strings.Split(r.URL.RawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); pair != "" && (err != nil || !strings.EqualFold(plain, option)) {
			kept = append(kept, pair)
		}
	}
	kept = append(kept, option+"="+value)
	return s.base(r) + r.URL.EscapedPath() + "?" + strings.Join(kept, "&")
}
