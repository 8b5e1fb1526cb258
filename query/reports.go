package query

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/report"
)

// reporting is the handling of a report that is JSON, or CSV by Accept.
func reporting[O option.Set, R report.Answer](s *Service, fresh func() O, of func(context.Context, report.Request, O) (R, *graph.Problem)) api.Handling {
	return api.With(fresh, func(a *api.Answer, o O) *graph.Problem {
		body, problem := of(a.Request.Context(), s.reportRequest(a), o)
		if problem != nil {
			return problem
		}
		return a.SendReport(body.Mark(), body, body.Table)
	})
}

// reportRequest is what reports need to know of a request.
func (s *Service) reportRequest(a *api.Answer) report.Request {
	return report.Request{Who: a.Who, Now: s.now(), Base: a.Base, ID: a.Route.ID}
}

// summary answers GET /beta/reports/getAzureADApplicationSignInSummary(period=...).
func (s *Service) summary(a *api.Answer) *graph.Problem {
	body, problem := s.reports.Summary(a.Request.Context(), s.reportRequest(a))
	if problem != nil {
		return problem
	}
	text, err := json.Marshal(body)
	if err != nil {
		return graph.Internal(fmt.Errorf("write the summary of applications: %w", err))
	}
	_, shown, _ := bytes.Cut(text, []byte(`,"@gatehouse.restatedAt":`)) // H and S stand before it
	a.SendShown(body.Mark(), text, shown)
	return nil
}
