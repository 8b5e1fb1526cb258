package query

import (
	"encoding/json"
	"time"

	"github.com/gatehouse/gatehouse/internal/tenants"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/policies"
	"github.com/gatehouse/gatehouse/query/whatif"
)

const (
	// whatIfPeriod is the period of a question that names none, whatIfTop how many
	// users and applications it lists, whatIfExamples how many sign-ins.
	whatIfPeriod   = 7 * 24 * time.Hour
	whatIfTop      = 20
	whatIfExamples = 20
)

// whatIfOptions are the query options of the question.
type whatIfOptions struct{ from, to time.Time }

func newWhatIfOptions() *whatIfOptions { return &whatIfOptions{} }

func (o *whatIfOptions) Options() []option.Option {
	return []option.Option{
		option.Date("from", &o.from, "The begin of the period; seven days before its end where it is not given."),
		option.Date("to", &o.to, "The end of the period, exclusive; now where it is not given."),
	}
}

func (o *whatIfOptions) Check() *graph.Problem { return option.CheckPeriod(o.from, o.to) }

// whatIf answers POST /api/whatif: what policies would have done with stored sign-ins.
func (s *Service) whatIf(a *api.Answer, o *whatIfOptions) *graph.Problem {
	text, problem := policies.ReadBody(a)
	if problem != nil {
		return problem
	}
	contents, err := tenants.ReadContents(text)
	if err != nil {
		return policies.Invalid(err)
	}
	set, err := contents.Compile()
	if err != nil {
		return policies.Invalid(err)
	}
	ctx := a.Request.Context()
	m, problem := s.store.Mark(ctx)
	if problem != nil {
		return problem
	}
	now := s.now()
	cfg := whatif.Config{Tenant: a.Who.Tenant, From: o.from, To: o.to, Examples: whatIfExamples, Top: whatIfTop}
	if cfg.To.IsZero() {
		cfg.To = now
	}
	if cfg.From.IsZero() {
		cfg.From = cfg.To.Add(-whatIfPeriod)
	}
	if first := s.store.ScopeOf(a.Who, m, now).Since; cfg.From.Before(first) {
		cfg.From = first // the retention
	}
	report, err := whatif.RunOn(ctx, s.store.Send, cfg, set)
	if err != nil {
		return s.store.Problem(ctx, err)
	}
	body, err := json.Marshal(report)
	if err != nil {
		return graph.Internal(err)
	}
	a.SendJSON(m, body)
	return nil
}
