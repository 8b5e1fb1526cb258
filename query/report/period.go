package report

import (
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

const (
	// defaultPeriod is the period of a report that names none.
	defaultPeriod = 30 * 24 * time.Hour
	week          = 7 * 24 * time.Hour
)

// Period is the options that all reports have: the period, and which sign-ins count.
type Period struct {
	// From and To are what was asked for, zero for nothing; To is exclusive.
	From, To time.Time
	// Visibility says whether the period may go beyond the horizon.
	Visibility option.Visibility
	all        bool // not only interactive sign-ins
}

// NewPeriod makes one that is settled, of interactive sign-ins.
func NewPeriod() *Period { return &Period{Visibility: option.Settled} }

// Options implements option.Set.
func (o *Period) Options() []option.Option {
	return []option.Option{
		option.Date("from", &o.From, "Sign-ins from then on; 30 days before the end, or the first whole hour that is kept, where it is not given."),
		option.Date("to", &o.To, "Sign-ins before; the horizon where it is not given, now when live."),
		option.OfVisibility(&o.Visibility),
		option.Either("scope", &o.all, "interactive", "all", "Which sign-ins count."),
	}
}

// Check implements option.Set.
func (o *Period) Check() *graph.Problem { return option.CheckPeriod(o.From, o.To) }

// Within is the period itself: up to the horizon (or now), by default from the
// whole hour 30 days before its end or, where less is kept, from the first whole hour
// that is. It never begins before the retention's bound.
func (o Period) Within(m store.Mark, sc store.Scope, now time.Time) (from, to time.Time) {
	to = o.To
	if end := m.Horizon; o.Visibility == option.Settled && (to.IsZero() || to.After(end)) {
		to = end
	} else if to.IsZero() {
		to = now.Truncate(signins.NanosPerTick) // what filters take
	}
	if from = o.From; from.IsZero() {
		from = to.Add(-defaultPeriod).Truncate(time.Hour) // whole hours are in the rollups
	}
	if from.Before(sc.Since) {
		from = sc.Since
		if whole := from.Add(time.Hour - 1).Truncate(time.Hour); o.From.IsZero() && whole.Before(to) {
			from = whole
		}
	}
	return from.UTC(), to.UTC()
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
