package whatif

import (
	"context"
	_ "embed" // the query
	"fmt"
	"strconv"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

//go:embed signins.sql
var signInsQuery string

// Runner sends a statement with its parameters to ClickHouse.
type Runner func(ctx context.Context, sql string, args ...any) (driver.Rows, error)

// Config says what to ask.
type Config struct {
	// ClickHouse is what Run connects to.
	ClickHouse database.Config
	Tenant     string
	// From (included) and To (excluded) are the period of the sign-ins.
	From, To time.Time
	// Examples is how many sign-ins are listed, Top how many users and applications.
	Examples, Top int
}

// verdict is what would have become of a sign-in.
type verdict string

const (
	passed      verdict = "passed"
	blocked     verdict = "blocked"
	interrupted verdict = "interrupted"
	undecided   verdict = "undecided"
	unasked     verdict = "notEvaluated"
)

// Run evaluates the policies for every sign-in of the period, as if they were
// enforced: those in report-only state too, disabled ones not. It holds one
// sign-in at a time. Errors: of ClickHouse, and rows that are no sign-ins.
func Run(ctx context.Context, cfg Config, set *policy.Set) (*Report, error) {
	conn, err := database.Open(ctx, cfg.ClickHouse)
	if err != nil {
		return nil, err
	}
	defer conn.Close() //nolint:errcheck // only read
	ctx = clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"max_block_size": blockRows}))
	return RunOn(ctx, conn.Query, cfg, set)
}

// blockRows is how many sign-ins lie in memory at once.
const blockRows = 8192

// RunOn is Run by a connection that is there.
func RunOn(ctx context.Context, query Runner, cfg Config, set *policy.Set) (*Report, error) {
	observe(set)
	rows, err := query(ctx, signInsQuery, clickhouse.Named("tenant", cfg.Tenant),
		clickhouse.Named("from", strconv.FormatInt(cfg.From.UnixMilli(), 10)), clickhouse.Named("to", strconv.FormatInt(cfg.To.UnixMilli(), 10)))
	if err != nil {
		return nil, fmt.Errorf("read the stored sign-ins: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err tells
	h := history{cfg: cfg, set: set, evaluator: policy.NewEvaluator(), decoder: rawevent.NewDecoder()}
	h.report = Report{Tenant: cfg.Tenant, From: cfg.From.UTC(), To: cfg.To.UTC(), Examples: []Example{}, Notes: append([]string{}, set.Notes()...)}
	var one signIn
	for rows.Next() {
		if err := one.scan(rows); err != nil {
			return nil, err
		}
		if err := h.add(&one); err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the stored sign-ins: %w", err)
	}
	return h.finish(), nil
}

// observe makes enforced policies report-only: their results then tell what a
// user could have mended from what is a block.
func observe(set *policy.Set) {
	for _, p := range set.Policies() {
		if p.State == policy.Enabled {
			p.State = policy.ReportOnly
		}
	}
}

// history adds up what would have happened.
type history struct {
	cfg       Config
	set       *policy.Set
	evaluator *policy.Evaluator
	decoder   *rawevent.Decoder
	facts     policy.Facts

	report                Report
	users, apps, policies tally
}

func (h *history) add(s *signIn) error {
	ev, err := s.decode(h.decoder)
	if err != nil {
		return err
	}
	h.facts.FromSignIn(ev)
	outcome := h.evaluator.Evaluate(h.set, &h.facts)
	v := judge(outcome)
	h.report.SignIns++
	switch v {
	case unasked:
		h.report.NotEvaluated++
	case undecided:
		h.report.Undecided++
	case blocked:
		h.report.Blocked++
	case interrupted:
		h.report.Interrupted++
	}
	h.notePolicies(outcome)
	if v == blocked || v == interrupted {
		h.note(s, outcome, v)
	}
	return nil
}

// notePolicies counts for each policy what it says by itself, whatever others do.
func (h *history) notePolicies(outcome *policy.Outcome) {
	for i := range outcome.Policies {
		r := &outcome.Policies[i]
		if found := resultVerdict(r); found != passed {
			h.policies.add(policyName(r.Policy), found)
		}
	}
}

func policyName(p *policy.Policy) string { return nameOf(p.DisplayName, p.ID) }

// judge takes the hardest of what the policies say. A policy whose result is unknown
// leaves it open only if it could fail.
func judge(outcome *policy.Outcome) verdict {
	if !outcome.Evaluated {
		return unasked
	}
	v := passed
	for i := range outcome.Policies {
		switch found := resultVerdict(&outcome.Policies[i]); {
		case found == blocked:
			return blocked
		case found == interrupted, found == undecided && v == passed:
			v = found
		}
	}
	return v
}

func resultVerdict(r *policy.Result) verdict {
	switch r.Result {
	case policy.ResultReportOnlyFailure:
		return blocked
	case policy.ResultReportOnlyInterrupted:
		return interrupted
	case policy.ResultUnknown:
		if r.MayFail {
			return undecided
		}
	}
	return passed
}

// note counts an affected sign-in by user and application.
func (h *history) note(s *signIn, outcome *policy.Outcome, v verdict) {
	user, app := nameOf(s.UserPrincipalName, s.UserID, s.ServicePrincipalName, s.ServicePrincipalID), nameOf(s.AppDisplayName, s.AppID)
	h.users.add(user, v)
	h.apps.add(app, v)
	example := Example{ID: s.ID, Created: s.Created.UTC(), User: user, App: app, Verdict: string(v)}
	for i := range outcome.Policies {
		r := &outcome.Policies[i]
		if found := resultVerdict(r); found == blocked || found == interrupted {
			example.Policies = append(example.Policies, policyName(r.Policy))
		}
	}
	if len(h.report.Examples) < h.cfg.Examples {
		h.report.Examples = append(h.report.Examples, example)
	}
}

func nameOf(candidates ...string) string {
	for _, name := range candidates {
		if name != "" {
			return name
		}
	}
	return "(unnamed)"
}

func (h *history) finish() *Report {
	h.report.Users, h.report.MoreUsers = affected(h.users.top(h.cfg.Top)), h.users.full
	h.report.Apps, h.report.Policies = affected(h.apps.top(h.cfg.Top)), h.policies.top(len(h.policies.counts))
	return &h.report
}
