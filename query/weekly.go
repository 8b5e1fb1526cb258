package query

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/query/store"
)

const (
	// defaultPeriod is the period of a report that names none.
	defaultPeriod = 30 * 24 * time.Hour
	// maxWeeks bounds a report: ten years.
	maxWeeks = 522
	week     = 7 * 24 * time.Hour
)

// weeklyOptions are the query options of the weekly report.
type weeklyOptions struct {
	from, to   time.Time
	visibility option.Visibility
	all        bool // not only interactive sign-ins
}

func newWeeklyOptions() *weeklyOptions { return &weeklyOptions{visibility: option.Settled} }

func (o *weeklyOptions) Options() []option.Option {
	return []option.Option{
		option.Date("from", &o.from, "Sign-ins from then on; 30 days before the end, or the first whole hour that is kept, where it is not given."),
		option.Date("to", &o.to, "Sign-ins before; the horizon where it is not given, now when live."),
		option.OfVisibility(&o.visibility),
		option.Either("scope", &o.all, "interactive", "all", "Which sign-ins count."),
	}
}

func (o *weeklyOptions) Check() *graph.Problem { return option.CheckPeriod(o.from, o.to) }

// period is the report's period: up to the horizon (or now), by default from the
// whole hour 30 days before its end or, where less is kept, from the first whole hour
// that is. It never begins before the retention's bound.
func (o weeklyOptions) period(m store.Mark, sc store.Scope, now time.Time) (from, to time.Time) {
	to = o.to
	if end := m.Horizon; o.visibility == option.Settled && (to.IsZero() || to.After(end)) {
		to = end
	} else if to.IsZero() {
		to = now
	}
	if from = o.from; from.IsZero() {
		from = to.Add(-defaultPeriod).Truncate(time.Hour) // whole hours are in the rollups
	}
	if from.Before(sc.Since) {
		from = sc.Since
		if whole := from.Add(time.Hour - 1).Truncate(time.Hour); o.from.IsZero() && whole.Before(to) {
			from = whole
		}
	}
	return from.UTC(), to.UTC()
}

// weekCount is one ISO week of the report. from and to are the part of it that
// lies in the period.
type weekCount struct {
	start, from, to                             time.Time
	total, success, failure, interrupted, users uint64
	// restatedAt is when late events last changed what was settled; zero for never.
	restatedAt time.Time
}

// weeksOf cuts a period into ISO weeks: Monday to Monday, UTC.
func weeksOf(from, to time.Time) []weekCount {
	day := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC)
	start := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	var weeks []weekCount
	for ; start.Before(to); start = start.AddDate(0, 0, 7) {
		w := weekCount{start: start, from: start, to: start.Add(week)}
		if w.from.Before(from) {
			w.from = from
		}
		if w.to.After(to) {
			w.to = to
		}
		weeks = append(weeks, w)
	}
	return weeks
}

// weekly answers GET /api/reports/weekly.
func (s *Service) weekly(a *answer, o *weeklyOptions) *graph.Problem {
	ctx := a.r.Context()
	m, problem := s.store.Mark(ctx)
	if problem != nil {
		return problem
	}
	now := s.now()
	sc := s.store.ScopeOf(a.who, m, now)
	var weeks []weekCount
	from, to := o.period(m, sc, now)
	if o.visibility == option.Live || m.Known() {
		if to.Sub(from) > maxWeeks*week {
			return graph.BadRequest(fmt.Sprintf("The period has more than %d weeks; ask for a shorter one with from and to.", maxWeeks))
		}
		weeks = weeksOf(from, to)
	}
	if err := s.countWeeks(ctx, sc, o.all, from, to, weeks); err != nil {
		return store.Problem(ctx, err, s.cfg.StatementTimeout)
	}
	s.sendJSON(a, m, appendWeekly(nil, *o, m, from, to, weeks))
	return nil
}

// countWeeks counts the sign-ins of weeks, each once, and their distinct users, exactly.
func (s *Service) countWeeks(ctx context.Context, sc store.Scope, all bool, from, to time.Time, weeks []weekCount) error {
	if len(weeks) == 0 {
		return nil
	}
	reading, err := s.rollups.Read(ctx, periodOf(sc, from, to, rollup.Week))
	if err != nil {
		return err
	}
	var where []rollup.Condition
	if !all {
		where = []rollup.Condition{{Dimension: rollup.Interactive, Values: []string{"true"}}}
	}
	tally, err := reading.CountAndUsers(ctx, []rollup.Dimension{rollup.Status}, 0, where, false)
	if err != nil {
		return err
	}
	fill(weeks, tally.Counts, tally.Users)
	return nil
}

// periodOf is a period of the rollups within a scope.
func periodOf(sc store.Scope, from, to time.Time, bucket rollup.Bucket) rollup.Period {
	p := rollup.Period{Tenant: sc.Tenant, From: from, To: to, Bucket: bucket}
	if sc.User != "" {
		p.OwnIDs = filter.IDSpellings(sc.User)
	}
	if p.From.Before(sc.Since) {
		p.From = sc.Since
	}
	return p
}

// fill puts what was counted into its weeks.
func fill(weeks []weekCount, counts rollup.Counts, users []rollup.Group) {
	byStart := make(map[time.Time]*weekCount, len(weeks))
	for i := range weeks {
		w := &weeks[i]
		byStart[w.start], w.restatedAt = w, counts.RestatedAt(w.start)
	}
	for _, g := range counts.Groups {
		w := byStart[g.Start]
		w.total += g.N
		switch g.Key[0] {
		case "Success":
			w.success = g.N
		case "Failure":
			w.failure = g.N
		case "Interrupted":
			w.interrupted = g.N
		}
	}
	for _, g := range users {
		byStart[g.Start].users = g.N
	}
}

func appendWeekly(dst []byte, o weeklyOptions, m store.Mark, from, to time.Time, weeks []weekCount) []byte {
	scopeName := "interactive"
	if o.all {
		scopeName = "all"
	}
	dst = append(dst, '{')
	dst = store.AppendHorizon(dst, m)
	dst = append(dst, `,"visibility":"`+string(o.visibility)+`","provisional":`...)
	dst = strconv.AppendBool(dst, o.visibility == option.Live)
	var restated time.Time
	for _, w := range weeks {
		if w.restatedAt.After(restated) {
			restated = w.restatedAt
		}
	}
	dst = append(dst, `,"scope":"`+scopeName+`","restatedAt":`...)
	dst = append(graph.AppendKnownTime(dst, restated), `,"from":`...)
	if len(weeks) == 0 && !m.Known() && o.visibility == option.Settled {
		return append(dst, `null,"to":null,"weeks":[]}`...)
	}
	dst = append(graph.AppendTime(dst, from), `,"to":`...)
	dst = append(graph.AppendTime(dst, to), `,"weeks":[`...)
	for i, w := range weeks {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = w.append(dst)
	}
	return append(dst, "]}"...)
}

func (w weekCount) append(dst []byte) []byte {
	year, number := w.start.ISOWeek()
	dst = fmt.Appendf(dst, `{"week":"%d-W%02d","start":`, year, number)
	dst = append(graph.AppendTime(dst, w.start), `,"end":`...)
	dst = append(graph.AppendTime(dst, w.start.Add(week)), `,"from":`...)
	dst = append(graph.AppendTime(dst, w.from), `,"to":`...)
	dst = append(graph.AppendTime(dst, w.to), `,"partial":`...)
	dst = strconv.AppendBool(dst, w.to.Sub(w.from) < week)
	dst = fmt.Appendf(dst, `,"signIns":%d,"success":%d,"failure":%d,"interrupted":%d,"distinctUsers":%d,"restatedAt":`, w.total, w.success, w.failure, w.interrupted, w.users)
	return append(graph.AppendKnownTime(dst, w.restatedAt), '}')
}
