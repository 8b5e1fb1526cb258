// Package late lists events that came when what they belong to was settled already.
package late

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/cursor"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

const (
	// latePeriod is the period of a list of late events that names none.
	latePeriod = 24 * time.Hour
	// maxLatePage and latePage are the largest and the default page, in events.
	maxLatePage = 1000
	latePage    = 100
)

// Options are the query options of the list of late events.
type Options struct {
	from, to         time.Time // of being stored; a zero to has no end
	fromText, toText string
	top              int
	cursor           string
}

// NewOptions makes the options with their defaults.
func NewOptions() *Options { return &Options{top: latePage} }

// Options implements option.Set.
func (o *Options) Options() []option.Option {
	from := option.Date("from", &o.from, "Events stored from then on; 24 hours before the end where it is not given.")
	to := option.Date("to", &o.to, "Events stored before; none where it is not given.")
	return []option.Option{
		from.Keeping(&o.fromText), to.Keeping(&o.toText),
		option.Whole("top", &o.top, 1, maxLatePage, "How many events a page has."),
		option.OfCursor(&o.cursor),
	}
}

// Check implements option.Set.
func (o *Options) Check() *graph.Problem { return option.CheckPeriod(o.from, o.to) }

// Events reads those that came after the horizon.
type Events struct {
	store   *store.Store
	cursors cursor.Signer
	now     func() time.Time
}

// New makes one on what is stored.
func New(from *store.Store, cursors cursor.Signer, now func() time.Time) *Events {
	return &Events{store: from, cursors: cursors, now: now}
}

// list is a list of late events: those stored in a period, newest first.
type list struct {
	scope store.Scope
	// first and last are the closed range of stored_at.
	first, last signins.Ticks
	// after is the last event of the page before; its zero begins the list.
	after key
}

// key orders late events.
type key struct {
	stored, created signins.Ticks
	id              string
}

// from begins a statement on the late events of the list's period.
func (l list) from(columns string) *store.Statement {
	st := &store.Statement{}
	l.scope.SelectFrom(st, columns, signins.FirstTick, signins.LastTick)
	st.And("late_seconds > 0")
	st.And("stored_at >= " + st.Bind(filter.TimeType, l.first.Text()))
	st.And("stored_at <= " + st.Bind(filter.TimeType, l.last.Text()))
	return st
}

// page is the statement of one page and one event more.
func (l list) page(columns string, top int) *store.Statement {
	st := l.from(columns)
	if k := l.after; k.id != "" {
		stored, created := st.Bind(filter.TimeType, k.stored.Text()), st.Bind(filter.TimeType, k.created.Text())
		st.And("stored_at <= " + stored)
		// identity: as in signins.Scope.Select.
		st.And("(stored_at < " + stored + " OR identity(created_at) < " + created + " OR identity(created_at) = " + created + " AND id < " + st.Bind("String", k.id) + ")")
	}
	st.SQL.WriteString(" ORDER BY stored_at DESC, created_at DESC, id DESC LIMIT " + st.Count(top+1))
	return st
}

// List answers GET /api/late.
func (s *Events) List(a *api.Answer, o *Options) *graph.Problem {
	ctx := a.Request.Context()
	m, problem := s.store.Mark(ctx)
	if problem != nil {
		return problem
	}
	now := s.now()
	l := list{scope: s.store.ScopeOf(a.Who, m, now)}
	binding := cursor.Bind("late", l.scope.Tenant, l.scope.User, o.fromText, o.toText)
	if problem := s.lateRange(&l, o, binding, now); problem != nil {
		return problem
	}
	answer := page{list: l, mark: m, total: -1}
	if o.cursor == "" {
		if err := s.countLate(ctx, &answer); err != nil {
			return s.store.Problem(ctx, err)
		}
	}
	if err := s.readLate(ctx, &answer, o.top); err != nil {
		return s.store.Problem(ctx, err)
	}
	if answer.more {
		k := answer.last
		token := s.cursors.Token(binding, cursor.Cursor{Upper: l.last, Horizon: l.first, Count: int64(k.created), Last: k.stored, LastID: k.id})
		answer.next = a.LinkWith("cursor", token)
	}
	a.SendJSON(m, answer.append(nil))
	return nil
}

// lateRange works out the period and where the page begins: from the options, or
// from the cursor, which keeps the period of the first page.
func (s *Events) lateRange(l *list, o *Options, b cursor.Binding, now time.Time) *graph.Problem {
	l.first, l.last = signins.TicksOf(o.from), signins.LastTick
	if o.from.IsZero() {
		end := now
		if !o.to.IsZero() {
			end = o.to
		}
		l.first = signins.TicksOf(end.Add(-latePeriod))
	}
	if !o.to.IsZero() {
		l.last = signins.TicksOf(o.to) - 1
	}
	if o.cursor == "" {
		return nil
	}
	c, problem := s.cursors.Open(b, o.cursor)
	if problem != nil {
		return graph.BadRequest("The cursor is not one of ours, was changed, or belongs to another period, tenant or reader; follow nextLink as it is or start again without it.")
	}
	l.first, l.last = c.Horizon, c.Upper
	l.after = key{stored: c.Last, created: signins.Ticks(c.Count), id: c.LastID}
	return nil
}

// readLate reads one page.
func (s *Events) readLate(ctx context.Context, answer *page, top int) error {
	r, n := &entity.Selection{Wanted: entity.ColumnsNamed(strings.Fields(lateColumns)...)}, 0
	dest := r.Destinations()
	err := s.store.EachRow(ctx, "list late events", answer.list.page(r.Columns(), top), func(scan func(...any) error) error {
		if n++; n > top {
			return nil
		}
		if err := scan(dest...); err != nil {
			return err
		}
		answer.events = appendLate(answer.events, &r.Row)
		answer.last = key{stored: signins.TicksOf(r.StoredAt), created: signins.TicksOf(r.CreatedAt), id: r.ID}
		return nil
	})
	answer.more = n > top
	limit.CountRows(ctx, min(n, top))
	return err
}

// lateColumns are those that a late event is shown with.
const lateColumns = "created_at id user_id user_principal_name user_display_name service_principal_id service_principal_name app_id app_display_name is_interactive received_at stored_at late_seconds"

// countLate counts the events of the whole list by their lateness.
func (s *Events) countLate(ctx context.Context, answer *page) error {
	bounds := make([]string, len(latenessBounds))
	for i, bound := range latenessBounds {
		bounds[i] = strconv.FormatInt(int64(bound/time.Second), 10)
	}
	st := answer.list.from("count(), sumForEach(arrayMap(bound -> late_seconds <= bound, [" + strings.Join(bounds, ", ") + "]))")
	rows, err := s.store.Run(ctx, st)
	if err != nil {
		return fmt.Errorf("count late events: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var n uint64
	for rows.Next() {
		if err := rows.Scan(&n, &answer.upTo); err != nil {
			return fmt.Errorf("count late events: %w", err)
		}
	}
	answer.total = int64(n)
	return rows.Err()
}
