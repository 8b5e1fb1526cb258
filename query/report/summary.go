package report

import (
	"context"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/query/store"
)

// SummaryName is that of Graph's function.
const SummaryName = "getAzureADApplicationSignInSummary"

// signInSummary is Graph's applicationSignInSummary.
type signInSummary struct {
	Type            string  `json:"@odata.type"`
	ID              string  `json:"id"`
	Successful      uint64  `json:"successfulSignInCount"`
	Failed          uint64  `json:"failedSignInCount"`
	AppDisplayName  *string `json:"appDisplayName"`
	SuccessPercents uint64  `json:"successPercentage"`
}

// SummaryAnswer is a collection of them.
type SummaryAnswer struct {
	Context       string          `json:"@odata.context"`
	Horizon       *time.Time      `json:"@gatehouse.horizon"`
	StoredThrough *time.Time      `json:"@gatehouse.storedThrough"`
	RestatedAt    *time.Time      `json:"@gatehouse.restatedAt"`
	Value         []signInSummary `json:"value"`

	mark store.Mark
}

// summaryPeriod is the length of a period such as D7, also written period='D7'.
func summaryPeriod(argument string) (time.Duration, *graph.Problem) {
	name, value, named := strings.Cut(argument, "=")
	if !named {
		name, value = "period", argument
	}
	if strings.EqualFold(strings.TrimSpace(name), "period") {
		switch strings.ToUpper(strings.Trim(strings.TrimSpace(value), "'")) {
		case "D7":
			return week, nil
		case "D30":
			return defaultPeriod, nil
		}
	}
	return 0, graph.BadRequest("Invalid period: it is " + SummaryName + "(period='D7') or (period='D30').")
}

// Mark is the mark that the summary was made by.
func (b *SummaryAnswer) Mark() store.Mark { return b.mark }

// Summary answers GET /beta/reports/getAzureADApplicationSignInSummary(period=...):
// interactive sign-ins by application in the days up to the horizon. The request's ID is
// the argument.
func (s *Reports) Summary(ctx context.Context, q Request) (*SummaryAnswer, *graph.Problem) {
	length, problem := summaryPeriod(q.ID)
	if problem != nil {
		return nil, problem
	}
	r, problem := s.begin(ctx, q, options{Period: Period{Visibility: option.Settled}, bucket: rollup.Whole})
	if problem != nil {
		return nil, problem
	}
	body := &SummaryAnswer{
		Context: q.Base + "/beta/$metadata#Collection(microsoft.graph.applicationSignInSummary)",
		Horizon: r.Horizon, StoredThrough: r.StoredThrough, Value: []signInSummary{}, mark: r.mark,
	}
	if r.From == nil {
		return body, nil
	}
	if from := r.to.Add(-length); from.After(r.from) {
		r.from = from
	}
	if err := body.count(ctx, r); err != nil {
		return nil, r.failed(ctx, err)
	}
	return body, nil
}

func (b *SummaryAnswer) count(ctx context.Context, r *report) error {
	reading, err := r.read(ctx, rollup.Whole)
	if err != nil {
		return err
	}
	counts, err := reading.Count(ctx, []rollup.Dimension{rollup.App, rollup.Status, rollup.AppName}, r.options.kinds())
	if err != nil {
		return err
	}
	b.RestatedAt = graph.Moment(counts.LastRestatedAt())
	names := namesOfApps(counts.Groups)
	for _, v := range valuesOf(byApp, counts.Groups) {
		one := signInSummary{Type: "#microsoft.graph.applicationSignInSummary", ID: export.TextCell(v.Value), AppDisplayName: names[v.key], Successful: v.Success, Failed: v.Failure}
		if tried := v.Success + v.Failure; tried > 0 {
			one.SuccessPercents = (200*v.Success + tried) / (2 * tried)
		}
		b.Value = append(b.Value, one)
	}
	return nil
}
