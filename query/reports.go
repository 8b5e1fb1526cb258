package query

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/report"
)

// reporting is the handling of a report that is JSON, or CSV by Accept.
func reporting[O option.Set, R report.Answer](fresh func() O, of func(*report.Reports, context.Context, report.Request, O) (R, *graph.Problem)) handling {
	return with(fresh, func(s *Service, a *answer, o O) *graph.Problem {
		body, problem := of(&s.reports, a.r.Context(), s.reportRequest(a), o)
		if problem != nil {
			return problem
		}
		return s.sendReport(a, body.Mark(), body, body.Table)
	})
}

// reportRequest is what reports need to know of a request.
func (s *Service) reportRequest(a *answer) report.Request {
	return report.Request{Who: a.who, Now: s.now(), Base: s.base(a.r), ID: a.route.id}
}

// summary answers GET /beta/reports/getAzureADApplicationSignInSummary(period=...).
func (s *Service) summary(a *answer) *graph.Problem {
	body, problem := s.reports.Summary(a.r.Context(), s.reportRequest(a))
	if problem != nil {
		return problem
	}
	text, err := json.Marshal(body)
	if err != nil {
		return graph.Internal(fmt.Errorf("write the summary of applications: %w", err))
	}
	_, shown, _ := bytes.Cut(text, []byte(`,"@gatehouse.restatedAt":`)) // H and S stand before it
	s.sendShown(a, body.Mark(), text, shown)
	return nil
}
