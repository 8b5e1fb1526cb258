package accesslog

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/cursor"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

const (
	// defaultPeriod is the period of a list of requests that names none.
	defaultPeriod = 24 * time.Hour
	// maxPage and accessPage are the largest and the default page, in requests.
	maxPage     = 1000
	defaultPage = 100
)

// Options are the query options of the list of requests.
type Options struct {
	from, to         time.Time // a zero to has no end
	user, app, route string
	top              int
	cursor           string
}

// NewOptions makes the options with their defaults.
func NewOptions() *Options { return &Options{top: defaultPage} }

// Options implements option.Set.
func (o *Options) Options() []option.Option {
	return []option.Option{
		option.Date("from", &o.from, "Requests from then on; 24 hours before the end where it is not given."),
		option.Date("to", &o.to, "Requests before; now where it is not given."),
		option.Text("user", &o.user, "The caller's id."),
		option.Text("app", &o.app, "The id of the caller's application."),
		option.Text("route", &o.route, "The route, as answers name it."),
		option.Whole("top", &o.top, 1, maxPage, "How many requests a page has."),
		option.OfCursor(&o.cursor),
	}
}

// Check implements option.Set.
func (o *Options) Check() *graph.Problem { return option.CheckPeriod(o.from, o.to) }

// Lister reads what was written down.
type Lister struct {
	enabled bool
	store   *store.Store
	cursors cursor.Signer
	now     func() time.Time
}

// NewLister makes one on the log of the settings.
func NewLister(cfg Config, from *store.Store, cursors cursor.Signer, now func() time.Time) *Lister {
	return &Lister{enabled: cfg.Enabled, store: from, cursors: cursors, now: now}
}

// list is a list of requests: those of a period, newest first.
type list struct {
	tenant string
	Options
	// first and last are the closed range of the times.
	first, last signins.Ticks
	// after and afterID are the key of the last request of the page before; an
	// empty afterID begins the list.
	after   signins.Ticks
	afterID string
	now     time.Time
}

// page is the statement of one page and one request more.
func (l list) page() *store.Statement {
	st := &store.Statement{}
	st.SQL.WriteString("SELECT at, toString(request_id), client_request_id, user_id, app_id, app_only, roles, whole_tenant, method, route, target, options, status, rows, bytes, duration_ms, remote_address, forwarded_for" +
		" FROM access_log WHERE tenant_id = " + st.Bind("String", l.tenant))
	st.And("at >= " + st.Bind(filter.TimeType, l.first.Text()))
	st.And("at <= " + st.Bind(filter.TimeType, l.last.Text()))
	st.And("expires_at > " + st.Bind(filter.TimeType, signins.TicksOf(l.now).Text()))
	if l.user != "" {
		st.And("user_id IN (" + strings.Join(st.BindIDs(l.user), ", ") + ")")
	}
	if l.app != "" {
		st.And("app_id IN (" + strings.Join(st.BindIDs(l.app), ", ") + ")")
	}
	if l.route != "" {
		st.And("route = " + st.Bind("String", strings.ToLower(l.route)))
	}
	if l.afterID != "" {
		at := st.Bind(filter.TimeType, l.after.Text())
		st.And("at <= " + at)
		st.And("(at < " + at + " OR request_id < " + st.Bind("UUID", l.afterID) + ")")
	}
	st.SQL.WriteString(" ORDER BY tenant_id DESC, at DESC, request_id DESC LIMIT " + st.Count(l.top+1))
	return st
}

// List answers GET /api/accesslog.
func (s *Lister) List(a *api.Answer, o *Options) *graph.Problem {
	if !s.enabled {
		return &graph.Problem{Status: http.StatusNotImplemented, Code: "NotImplemented", Message: "This service does not write down who reads what: query.access_log.enabled is off."}
	}
	m, problem := s.store.Mark(a.Request.Context())
	if problem != nil {
		return problem
	}
	l := list{tenant: a.Who.Tenant, Options: *o, now: s.now()}
	binding := cursor.Bind("accesslog", l.tenant, o.from.String(), o.to.String(), o.user, o.app, o.route)
	if problem := s.accessRange(&l, binding); problem != nil {
		return problem
	}
	page := page{list: l, mark: m}
	if err := s.readAccesses(a.Request.Context(), &page); err != nil {
		return s.store.Problem(a.Request.Context(), err)
	}
	if page.more {
		token := s.cursors.Token(binding, cursor.Cursor{Upper: l.last, Horizon: l.first, Last: page.last, LastID: page.lastID})
		page.next = a.LinkWith("cursor", token)
	}
	a.SendJSON(m, page.append(nil))
	return nil
}

// accessRange works out the period and where the page begins: from the options,
// or from the cursor, which keeps the period of the first page.
func (s *Lister) accessRange(l *list, b cursor.Binding) *graph.Problem {
	end := l.to
	if end.IsZero() {
		end = l.now
	}
	l.last = signins.TicksOf(end)
	if !l.to.IsZero() {
		l.last-- // to is exclusive
	}
	if l.first = signins.TicksOf(l.from); l.from.IsZero() {
		l.first = signins.TicksOf(end.Add(-defaultPeriod))
	}
	if l.cursor == "" {
		return nil
	}
	c, problem := s.cursors.Open(b, l.cursor)
	if problem != nil {
		return graph.BadRequest("The cursor is not one of ours, was changed, or belongs to another list or reader; follow nextLink as it is or start again without it.")
	}
	l.first, l.last, l.after, l.afterID = c.Horizon, c.Upper, c.Last, c.LastID
	return nil
}

// readAccesses reads one page.
func (s *Lister) readAccesses(ctx context.Context, page *page) error {
	rows, err := s.store.Run(ctx, page.list.page())
	if err != nil {
		return fmt.Errorf("list requests: %w", err)
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		if n++; n > page.list.top {
			page.more = true
			continue
		}
		var r row
		if err := rows.Scan(r.destinations()...); err != nil {
			return fmt.Errorf("list requests: %w", err)
		}
		page.requests = r.append(page.requests)
		page.last, page.lastID = signins.TicksOf(r.at), r.requestID
	}
	return rows.Err()
}
