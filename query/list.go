package query

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/gatehouse/gatehouse/query/signins"
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
		w.cursor.count, err = s.reader.Count(ctx, w.whole)
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
	listing, whole signins.List
}

// begin works out the range of the list, from the cursor or from the mark.
func (w *walkOf) begin(s *Service) *graphError {
	o := w.opts
	if problem := w.who.mayAsk(o.filter); problem != nil {
		return problem
	}
	w.binding = bindingOf(w.scope.tenant, w.scope.user, o.filterText, o.searchText, o.orderText(), string(o.visibility))
	w.cursor = cursor{upper: signins.LastTick, count: -1}
	if w.mark.known() {
		w.cursor.horizon, w.cursor.storedThrough = ticksOf(w.mark.horizon), ticksOf(w.mark.storedThrough)
	}
	if o.visibility == settled {
		w.cursor.upper = signins.FirstTick
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
	w.whole = signins.List{Scope: w.scope.signIns(), Filter: o.filter, Search: o.search, Descending: o.descending, First: signins.FirstTick, Last: w.cursor.upper - 1}
	if o.filter != nil {
		from, to := o.filter.TimeRange()
		w.whole.First, w.whole.Last = ticksOf(from), min(w.whole.Last, ticksOf(to))
		w.whole.AllKinds = o.filter.NamesEventKind()
		if ticksOf(to) < w.whole.Scope.First() {
			return w.scope.pastRetention(to)
		}
	}
	w.listing = w.whole
	if o.orderBy != nil {
		return nil // the cursor says what is left, not after what
	}
	w.listing.After, w.listing.AfterID, w.listing.Shown = w.cursor.last, w.cursor.lastID, w.cursor.shown
	return nil
}

// fixEnd ends a live list at the newest row that its first page could see, so
// that a walk in ascending order ends too. any is false when nothing can be on
// the page.
func (s *Service) fixEnd(ctx context.Context, w *walkOf) (any bool, err error) {
	w.listing.Narrow()
	if w.cursor.upper != signins.LastTick {
		return !w.listing.Empty(), nil
	}
	any, err = s.reader.ClipNewest(ctx, &w.listing)
	if any {
		w.cursor.upper = w.listing.Last + 1
	}
	return any, err
}

// writeRows writes the sign-ins of a page, moves the cursor to the last of them
// and tells whether there are more.
func (s *Service) writeRows(ctx context.Context, page *pageWriter, w *walkOf, sh shape) (more bool, err error) {
	entities := newEntityWriter(sh)
	n, r := 0, &selection{columns: sh.columns}
	more, err = s.reader.Walk(ctx, w.listing, r, w.opts.top, func() error {
		if n++; n > 1 {
			page.buf = append(page.buf, ',')
		}
		page.buf = entities.append(page.buf, "", &r.row)
		w.cursor.pass(ticksOf(r.createdAt), r.id)
		return page.flush()
	})
	s.metrics.rows.Add(float64(n))
	countRows(ctx, n)
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
