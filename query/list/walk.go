package list

import (
	"context"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/cursor"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// Page answers GET .../auditLogs/signIns.
func (s *Lists) Page(a *api.Answer, opts *PageOptions) *graph.Problem {
	v := a.Operation.Version
	ctx := a.Request.Context()
	opts.preferSize(a)
	w, problem := s.begin(ctx, a.Who, *opts)
	if problem != nil {
		return problem
	}
	ok, err := s.fixEnd(ctx, w)
	if err == nil && w.cursor.Count < 0 && opts.count {
		w.cursor.Count, err = s.opts.Reader.Count(ctx, w.whole)
	}
	if err != nil {
		return s.opts.Store.Problem(ctx, err)
	}
	page := newPageWriter(a)
	page.begin(a, w, v)
	sh, more := a.EnumsFor(entity.NewShape(v, opts.selected, a.Who.Policies)), false
	switch {
	case ok && opts.orderBy != nil:
		if more, problem = s.orderedList(ctx, page, w, sh); problem != nil {
			return problem
		}
	case ok:
		if more, err = s.writeRows(ctx, page, w, sh); err != nil {
			return page.fail(s.opts.Store.Problem(ctx, err))
		}
	}
	page.buf = append(page.buf, ']')
	if page.unchanged(a, w.cursor.Count, more) {
		return nil
	}
	if more {
		page.buf = append(page.buf, `,"@odata.nextLink":`...)
		page.buf = graph.AppendString(page.buf, a.LinkWith("$skiptoken", s.opts.Cursors.Token(w.binding, w.cursor)))
	}
	page.buf = append(page.buf, "}\n"...)
	page.end()
	return nil
}

// walkOf is one page of a walk through a list.
type walkOf struct {
	who     access.Reader
	opts    PageOptions
	mark    store.Mark
	scope   store.Scope
	cursor  cursor.Cursor
	binding cursor.Binding
	// listing is what is left from this page on, whole is the whole list.
	listing, whole signins.List
}

// begin begins a page of what a reader may see now.
func (s *Lists) begin(ctx context.Context, who access.Reader, o PageOptions) (*walkOf, *graph.Problem) {
	m, problem := s.opts.Store.Mark(ctx)
	if problem != nil {
		return nil, problem
	}
	w := &walkOf{who: who, opts: o, mark: m, scope: s.opts.Store.ScopeOf(who, m, s.opts.Now())}
	return w, w.fix(s.opts.Cursors)
}

// fix works out the range of the list, from the cursor or from the mark.
func (w *walkOf) fix(cursors cursor.Signer) *graph.Problem {
	o := w.opts
	if problem := w.who.MayAsk(o.Filter); problem != nil {
		return problem
	}
	w.binding = cursor.Bind(w.scope.Tenant, w.scope.User, o.filterText, o.searchText, o.orderText(), string(o.visibility))
	w.cursor = cursor.Cursor{Upper: signins.LastTick, Count: -1}
	if w.mark.Known() {
		w.cursor.Horizon, w.cursor.StoredThrough = signins.TicksOf(w.mark.Horizon), signins.TicksOf(w.mark.StoredThrough)
	}
	if o.visibility == option.Settled {
		w.cursor.Upper = signins.FirstTick
		if w.mark.Known() {
			w.cursor.Upper = w.cursor.Horizon
		}
	}
	if o.SkipToken != "" {
		c, problem := cursors.Open(w.binding, o.SkipToken)
		if problem != nil {
			return problem
		}
		w.cursor = c
	}
	w.whole = signins.List{Scope: w.scope.Scope, Filter: o.Filter, Search: o.Search, Descending: o.descending, First: signins.FirstTick, Last: w.cursor.Upper - 1}
	if o.Filter != nil {
		from, to := o.Filter.TimeRange()
		w.whole.First, w.whole.Last = signins.TicksOf(from), min(w.whole.Last, signins.TicksOf(to))
		w.whole.AllKinds = o.Filter.NamesEventKind()
		if signins.TicksOf(to) < w.whole.Scope.First() {
			return w.scope.PastRetention(to)
		}
	}
	w.listing = w.whole
	if o.orderBy != nil {
		return nil // the cursor says what is left, not after what
	}
	w.listing.After, w.listing.AfterID, w.listing.Shown = w.cursor.Last, w.cursor.LastID, w.cursor.Shown
	return nil
}

// fixEnd ends a live list at the newest row that its first page could see, so
// that a walk in ascending order ends too. any is false when nothing can be on
// the page.
func (s *Lists) fixEnd(ctx context.Context, w *walkOf) (any bool, err error) {
	w.listing.Narrow()
	if w.cursor.Upper != signins.LastTick {
		return !w.listing.Empty(), nil
	}
	any, err = s.opts.Reader.ClipNewest(ctx, &w.listing)
	if any {
		w.cursor.Upper = w.listing.Last + 1
	}
	return any, err
}

// writeRows writes the sign-ins of a page, moves the cursor to the last of them
// and tells whether there are more.
func (s *Lists) writeRows(ctx context.Context, page *pageWriter, w *walkOf, sh entity.Shape) (more bool, err error) {
	entities := entity.NewWriter(sh)
	n, r := 0, &entity.Selection{Wanted: sh.Columns}
	more, err = s.opts.Reader.Walk(ctx, w.listing, r, w.opts.Top, func() error {
		if n++; n > 1 {
			page.buf = append(page.buf, ',')
		}
		page.buf = entities.Append(page.buf, "", &r.Row)
		w.cursor.Pass(signins.TicksOf(r.CreatedAt), r.ID)
		return page.flush()
	})
	s.metrics.rows.Add(float64(n))
	limit.CountRows(ctx, n)
	return more, err
}
