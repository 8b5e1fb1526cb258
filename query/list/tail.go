package list

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/arrival"
	"github.com/gatehouse/gatehouse/query/cursor"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

const (
	// tailBegin is the value of after that stands for the first sign-in kept.
	tailBegin = "begin"
	// maxWait is how long an answer may wait for sign-ins to come, in seconds.
	maxWait = 60
	// tailPoll is how often a tail that waits looks whether sign-ins have come.
	tailPoll = 250 * time.Millisecond
)

// TailOptions are the query options of a tail.
type TailOptions struct {
	list  PageOptions
	after string
	wait  time.Duration
}

// NewTailOptions makes the options with their defaults.
func NewTailOptions() *TailOptions { return &TailOptions{list: PageOptions{Top: maxPage}} }

// Options implements option.Set.
func (o *TailOptions) Options() []option.Option {
	return []option.Option{
		option.Text("after", &o.after, "A cursor as found in an answer, or `begin`, the first sign-in kept; now where it is not given."),
		o.list.filterOption("Interactive sign-ins, unless it names a kind itself. It may change from one call to the next."), o.list.searchOption(), o.list.topOption(),
		option.Seconds("wait", &o.wait, maxWait, "How many seconds an answer waits for something to come."),
	}
}

// Check implements option.Set.
func (o *TailOptions) Check() *graph.Problem { return nil }

// tailing is one tail at work.
type tailing struct {
	s       *Lists
	a       *api.Answer
	opts    TailOptions
	binding cursor.Binding
	topic   arrival.Incarnation
	at      arrival.Position
}

// Tail answers GET /api/tail: one answer, or a stream of server-sent events.
func (s *Lists) Tail(a *api.Answer, o *TailOptions) *graph.Problem {
	if problem := a.Who.MayAsk(o.list.Filter); problem != nil {
		return problem
	}
	stream := a.Request.Method == http.MethodGet && strings.Contains(a.Request.Header.Get("Accept"), eventStream)
	if last := a.Request.Header.Get("Last-Event-ID"); stream && last != "" {
		o.after = last
	}
	a.Budget.Lift() // each look has a budget of its own
	s.metrics.tailClients.Inc()
	defer s.metrics.tailClients.Dec()
	t := &tailing{s: s, a: a, opts: *o, binding: cursor.Bind("tail", a.Who.Tenant)}
	if problem := t.begin(); problem != nil {
		return problem
	}
	if stream {
		return t.stream()
	}
	if a.Request.Method == http.MethodHead {
		t.opts.wait = 0
	}
	return t.answerOnce()
}

// begin finds the position to begin at.
func (t *tailing) begin() *graph.Problem {
	ctx, limit := store.WithBudget(t.a.Request.Context(), t.s.opts.Store.Timeout())
	defer limit.End()
	now, err := t.s.Arrivals.Arrived(ctx)
	if err != nil {
		return t.s.opts.Store.Problem(ctx, err)
	}
	if now.Topic == "" {
		return graph.Unavailable("No sink has measured yet how far sign-ins are stored; try again in a moment.")
	}
	t.topic = arrival.IncarnationOf(now.Topic)
	switch t.opts.after {
	case "":
		t.at = now.End
		return nil
	case tailBegin:
		return nil
	}
	topic, at, problem := arrival.Open(t.s.opts.Cursors, t.binding, t.opts.after)
	t.at = at
	if problem == nil && topic != t.topic {
		return gone()
	}
	return problem
}

// gone is the answer to a cursor that cannot be resumed: of two topics of one name
// nobody can tell what one of them holds beyond the other.
func gone() *graph.Problem {
	return &graph.Problem{Status: http.StatusGone, Code: "CursorExpired",
		Message: "The topic of enriched sign-ins was deleted and created again since the cursor was given, so it leads nowhere. Begin again with after=begin, or without after, and fetch what lies between from the list."}
}

// tailPage is what one look found.
type tailPage struct {
	mark store.Mark
	// upToDate is false when more has arrived already.
	upToDate bool
	n        int
}

// next reads the sign-ins behind the position and moves it behind them; each goes
// to yield with the position behind it.
func (t *tailing) next(ctx context.Context, yield func(w *entity.Writer, r *entity.Row, behind arrival.Position)) (tailPage, *graph.Problem) {
	ctx, limit := store.WithBudget(ctx, t.s.opts.Store.Timeout())
	defer limit.End()
	m, problem := t.s.opts.Store.Mark(ctx)
	if problem != nil {
		return tailPage{}, problem
	}
	page := tailPage{mark: m}
	now, err := t.s.Arrivals.Arrived(ctx)
	if err == nil && now.Topic != "" && arrival.IncarnationOf(now.Topic) != t.topic {
		return page, gone()
	}
	q := arrival.Query{Shape: entity.NewShape(entity.Beta, nil, t.a.Who.Policies), Top: t.opts.list.Top}
	q.List = signins.List{Scope: t.s.opts.Store.ScopeOf(t.a.Who, m, t.s.opts.Now()).Scope, Filter: t.opts.list.Filter, Search: t.opts.list.Search}
	q.List.AllKinds = q.List.Filter != nil && q.List.Filter.NamesEventKind()
	end := t.at
	if err == nil {
		end, err = t.s.Arrivals.End(ctx, q, t.at, now.End)
	}
	if err == nil {
		entities := entity.NewWriter(q.Shape)
		err = t.s.Arrivals.Read(ctx, q, t.at, end, func(r *entity.Row, behind arrival.Position) {
			page.n++
			t.s.metrics.tailRows.Inc()
			yield(entities, r, behind)
		})
	}
	if err != nil {
		return page, t.s.opts.Store.Problem(ctx, err)
	}
	t.at, page.upToDate = end, end.Reached(now.End)
	return page, nil
}

func (t *tailing) cursor(at arrival.Position) string {
	return arrival.Token(t.s.opts.Cursors, t.binding, t.topic, at)
}

// pause waits until it is time to look again; false when the client has gone or
// the service ends.
func (t *tailing) pause() bool {
	timer := time.NewTimer(tailPoll)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-t.a.Request.Context().Done():
	case <-t.s.opts.Ending:
	}
	return false
}

// answerOnce answers with what has come, or comes within the wait.
func (t *tailing) answerOnce() *graph.Problem {
	deadline := time.Now().Add(t.opts.wait)
	var events []byte
	for {
		page, problem := t.next(t.a.Request.Context(), func(w *entity.Writer, r *entity.Row, _ arrival.Position) {
			if len(events) > 0 {
				events = append(events, ',')
			}
			events = w.Append(events, "", r)
		})
		if problem != nil {
			return problem
		}
		if page.n == 0 && time.Now().Before(deadline) && (!page.upToDate || t.pause()) {
			continue
		}
		cursor := t.cursor(t.at)
		body := store.AppendHorizon([]byte{'{'}, page.mark)
		body = graph.AppendString(append(body, `,"cursor":`...), cursor)
		body = strconv.AppendBool(append(body, `,"upToDate":`...), page.upToDate)
		body = append(append(append(body, `,"value":[`...), events...), `],"nextLink":`...)
		body = graph.AppendString(body, t.a.LinkWith("after", cursor))
		t.a.SendJSON(page.mark, append(body, '}'))
		return nil
	}
}
