package query

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/query/store"
)

const (
	// maxReportBuckets bounds a series: ten years of weeks, or a year and a half of days.
	maxReportBuckets = 560
	// maxReportRows bounds what a report lists.
	maxReportRows = 1000
)

// reportOptions are those that all reports have, and the values of others.
type reportOptions struct {
	weeklyOptions
	bucket rollup.Bucket
	top    int
}

// topOption is how many rows a report lists.
func (o *reportOptions) topOption(most int) option.Option {
	return option.Whole("top", &o.top, 1, most, "How many are listed, the most frequent.")
}

func (o *reportOptions) bucketOption() option.Option {
	return option.Choice("bucket", &o.bucket, []rollup.Bucket{rollup.Day, rollup.Week}, "How the period is cut, in UTC; weeks are of ISO 8601.")
}

// wholeBucketOption also takes whole, which does not cut the period.
func (o *reportOptions) wholeBucketOption() option.Option {
	return option.Choice("bucket", &o.bucket, []rollup.Bucket{rollup.Day, rollup.Week, rollup.Whole}, "How the period is cut, in UTC; weeks are of ISO 8601, `whole` does not cut it.")
}

// topOptions are the options of a report that lists what is most frequent.
type topOptions struct{ reportOptions }

// newTopOptions makes those of a report of all its period.
func newTopOptions(top int, all bool) *topOptions {
	return &topOptions{reportOptions{weeklyOptions: weeklyOptions{visibility: option.Settled, all: all}, bucket: rollup.Whole, top: top}}
}

func (o *topOptions) Options() []option.Option {
	return append(o.reportOptions.Options(), o.topOption(maxReportRows))
}

// seriesOptions are the options of a report with a series.
type seriesOptions struct{ reportOptions }

func newSeriesOptions(bucket rollup.Bucket, top int) *seriesOptions {
	return &seriesOptions{reportOptions{weeklyOptions: weeklyOptions{visibility: option.Settled}, bucket: bucket, top: top}}
}

func (o *seriesOptions) Options() []option.Option {
	return append(o.reportOptions.Options(), o.bucketOption(), o.topOption(maxReportRows))
}

// kinds is the condition of the option scope on the rollups.
func (o *reportOptions) kinds() []rollup.Condition {
	if o.all {
		return nil
	}
	return []rollup.Condition{{Dimension: rollup.Interactive, Values: []string{"true"}}}
}

// reportHead is what every report begins with.
type reportHead struct {
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
	reportHead
	options  reportOptions
	service  *Service
	scope    store.Scope
	mark     store.Mark
	from, to time.Time
	links    links
}

// beginReport works out the period and what may be read. A report without a
// period, as nothing is settled yet, is empty.
func (s *Service) beginReport(a *answer, o reportOptions) (*report, *graph.Problem) {
	m, problem := s.store.Mark(a.r.Context())
	if problem != nil {
		return nil, problem
	}
	now := s.now()
	r := &report{options: o, service: s, scope: s.store.ScopeOf(a.who, m, now), mark: m}
	r.Visibility, r.Provisional, r.Scope = o.visibility, o.visibility == option.Live, "interactive"
	if o.all {
		r.Scope = "all"
	}
	r.Horizon, r.StoredThrough = moment(m.Horizon), moment(m.StoredThrough)
	if o.visibility == option.Live || m.Known() {
		r.from, r.to = o.period(m, r.scope, now)
		r.From, r.To = moment(r.from), moment(r.to)
		if width := bucketWidth(o.bucket); r.to.Sub(r.from) > maxReportBuckets*width {
			return nil, graph.BadRequest(fmt.Sprintf("The period has more than %d %ss; ask for a shorter one with from and to.", maxReportBuckets, o.bucket))
		}
	}
	r.links = links{base: s.base(a.r), all: o.all, visibility: o.visibility}
	return r, nil
}

// bucketWidth is a week for what is not cut by days.
func bucketWidth(b rollup.Bucket) time.Duration {
	if b == rollup.Day {
		return 24 * time.Hour
	}
	return week
}

// moment is nil for none.
func moment(t time.Time) *time.Time {
	if t.IsZero() || t.Unix() == 0 {
		return nil
	}
	t = t.UTC().Truncate(nanosPerTick)
	return &t
}

// read plans the reading of the report's period.
func (r *report) read(ctx context.Context, bucket rollup.Bucket) (*rollup.Reading, error) {
	return r.service.rollups.Read(ctx, periodOf(r.scope, r.from, r.to, bucket))
}

// table is a report as CSV: a header and rows.
type table [][]string

// sendReport sends a report as JSON, or as CSV to who accepts that.
func (s *Service) sendReport(a *answer, m store.Mark, body any, rows func() table) *graph.Problem {
	a.w.Header().Add("Vary", "Accept") // CORS may have named Origin
	if acceptsCSV(a.r) {
		s.sendCSV(a, m, rows())
		return nil
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // links hold ampersands
	if err := encoder.Encode(body); err != nil {
		return graph.Internal(fmt.Errorf("write a report: %w", err))
	}
	s.sendJSON(a, m, bytes.TrimSuffix(text.Bytes(), []byte{'\n'}))
	return nil
}

// failed says what a failed statement of a report means for the client.
func (r *report) failed(a *answer, err error) *graph.Problem {
	return store.Problem(a.r.Context(), err, r.service.cfg.StatementTimeout)
}

// acceptsCSV is whether the client names CSV as what it takes.
func acceptsCSV(r *http.Request) bool {
	for _, value := range r.Header.Values("Accept") {
		for _, part := range strings.Split(value, ",") {
			media, _, _ := strings.Cut(part, ";")
			if strings.EqualFold(strings.TrimSpace(media), "text/csv") {
				return true
			}
		}
	}
	return false
}
