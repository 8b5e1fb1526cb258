package query

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// summaryName is that of Graph's function.
const summaryName = "getAzureADApplicationSignInSummary"

// signInSummary is Graph's applicationSignInSummary.
type signInSummary struct {
	Type            string  `json:"@odata.type"`
	ID              string  `json:"id"`
	Successful      uint64  `json:"successfulSignInCount"`
	Failed          uint64  `json:"failedSignInCount"`
	AppDisplayName  *string `json:"appDisplayName"`
	SuccessPercents uint64  `json:"successPercentage"`
}

// summaryAnswer is a collection of them.
type summaryAnswer struct {
	Context       string          `json:"@odata.context"`
	Horizon       *time.Time      `json:"@gatehouse.horizon"`
	StoredThrough *time.Time      `json:"@gatehouse.storedThrough"`
	RestatedAt    *time.Time      `json:"@gatehouse.restatedAt"`
	Value         []signInSummary `json:"value"`
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
	return 0, graph.BadRequest("Invalid period: it is " + summaryName + "(period='D7') or (period='D30').")
}

// summary answers GET /beta/reports/getAzureADApplicationSignInSummary(period=...):
// interactive sign-ins by application in the days up to the horizon.
func (s *Service) summary(a *answer) *graph.Problem {
	length, problem := summaryPeriod(a.route.id)
	if problem != nil {
		return problem
	}
	r, problem := s.beginReport(a, reportOptions{weeklyOptions: weeklyOptions{visibility: option.Settled}, bucket: rollup.Whole})
	if problem != nil {
		return problem
	}
	body := summaryAnswer{
		Context: s.base(a.r) + "/beta/$metadata#Collection(microsoft.graph.applicationSignInSummary)",
		Horizon: r.Horizon, StoredThrough: r.StoredThrough, Value: []signInSummary{},
	}
	if r.From != nil {
		if from := r.to.Add(-length); from.After(r.from) {
			r.from = from
		}
		if err := body.count(a.r.Context(), r); err != nil {
			return r.failed(a, err)
		}
	}
	text, err := json.Marshal(body)
	if err != nil {
		return graph.Internal(fmt.Errorf("write the summary of applications: %w", err))
	}
	_, shown, _ := bytes.Cut(text, []byte(`,"@gatehouse.restatedAt":`)) // H and S stand before it
	s.sendShown(a, r.mark, text, shown)
	return nil
}

func (b *summaryAnswer) count(ctx context.Context, r *report) error {
	reading, err := r.read(ctx, rollup.Whole)
	if err != nil {
		return err
	}
	counts, err := reading.Count(ctx, []rollup.Dimension{rollup.App, rollup.Status, rollup.AppName}, r.options.kinds())
	if err != nil {
		return err
	}
	b.RestatedAt = moment(counts.LastRestatedAt())
	names := namesOfApps(counts.Groups)
	for _, v := range valuesOf(byApp, counts.Groups) {
		one := signInSummary{Type: "#microsoft.graph.applicationSignInSummary", ID: textCell(v.Value), AppDisplayName: names[v.key], Successful: v.Success, Failed: v.Failure}
		if tried := v.Success + v.Failure; tried > 0 {
			one.SuccessPercents = (200*v.Success + tried) / (2 * tried)
		}
		b.Value = append(b.Value, one)
	}
	return nil
}
