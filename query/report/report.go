package report

import (
	"context"
	"fmt"
	"time"

	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/query/store"
)

// maxBuckets bounds a series: ten years of weeks, or a year and a half of days.
const maxBuckets = 560

// head is what every report begins with.
type head struct {
	Horizon       *time.Time        `json:"horizon"`
	StoredThrough *time.Time        `json:"storedThrough"`
	Visibility    option.Visibility `json:"visibility"`
	Provisional   bool              `json:"provisional"`
	Scope         string            `json:"scope"`
	// RestatedAt is when late events last changed what was settled; nil for never.
	RestatedAt *time.Time `json:"restatedAt"`
	// From and To are nil when nothing is settled yet.
	From *time.Time `json:"from"`
	To   *time.Time `json:"to"`
}

// report is one report on its way.
type report struct {
	head
	options  options
	source   *Reports
	scope    store.Scope
	mark     store.Mark
	from, to time.Time
	links    links
}

// begin works out the period and what may be read. A report without a period, as nothing
// is settled yet, is empty.
func (s *Reports) begin(ctx context.Context, q Request, o options) (*report, *graph.Problem) {
	m, problem := s.Store.Mark(ctx)
	if problem != nil {
		return nil, problem
	}
	r := &report{options: o, source: s, scope: s.Store.ScopeOf(q.Who, m, q.Now), mark: m}
	r.Visibility, r.Provisional, r.Scope = o.Visibility, o.Visibility == option.Live, "interactive"
	if o.all {
		r.Scope = "all"
	}
	r.Horizon, r.StoredThrough = graph.Moment(m.Horizon), graph.Moment(m.StoredThrough)
	if o.Visibility == option.Live || m.Known() {
		r.from, r.to = o.Within(m, r.scope, q.Now)
		r.From, r.To = graph.Moment(r.from), graph.Moment(r.to)
		if width := bucketWidth(o.bucket); r.to.Sub(r.from) > maxBuckets*width {
			return nil, graph.BadRequest(fmt.Sprintf("The period has more than %d %ss; ask for a shorter one with from and to.", maxBuckets, o.bucket))
		}
	}
	r.links = links{base: q.Base, all: o.all, visibility: o.Visibility}
	return r, nil
}

// Mark is the mark that the report was made by.
func (r *report) Mark() store.Mark { return r.mark }

// bucketWidth is a week for what is not cut by days.
func bucketWidth(b rollup.Bucket) time.Duration {
	if b == rollup.Day {
		return 24 * time.Hour
	}
	return week
}

// read plans the reading of the report's period.
func (r *report) read(ctx context.Context, bucket rollup.Bucket) (*rollup.Reading, error) {
	return r.source.Rollups.Read(ctx, periodOf(r.scope, r.from, r.to, bucket))
}

// failed says what a failed statement of a report means for the client.
func (r *report) failed(ctx context.Context, err error) *graph.Problem {
	return r.source.Store.Problem(ctx, err)
}
