package report

import (
	"context"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/schemas"
)

// LegacyReport is the answer to GET /api/reports/legacyAuthentication: who still
// signs in by clients that cannot answer for a second factor, and where.
type LegacyReport struct {
	*report
	tally
	DistinctUsers uint64       `json:"distinctUsers"`
	SignInsLink   string       `json:"signInsLink"`
	ClientApps    []facetCount `json:"clientApps"`
	Applications  []facetCount `json:"applications"`
	Users         []facetCount `json:"users"`
}

// Legacy answers GET /api/reports/legacyAuthentication.
func (s *Reports) Legacy(ctx context.Context, q Request, o *TopOptions) (*LegacyReport, *graph.Problem) {
	r, problem := s.begin(ctx, q, o.options)
	if problem != nil {
		return nil, problem
	}
	body := &LegacyReport{report: r, ClientApps: []facetCount{}, Applications: []facetCount{}, Users: []facetCount{}}
	if err := body.count(ctx); err != nil {
		return nil, r.failed(ctx, err)
	}
	return body, nil
}

func (b *LegacyReport) count(ctx context.Context) error {
	if b.From == nil {
		return nil
	}
	names, mark := schemas.ClientApps().Legacy()
	legacy := isOneOf("@gatehouse.clientApp", names)
	b.SignInsLink = b.links.between(b.from, b.to, legacy)
	found, err := b.source.Rollups.Legacy(ctx, periodOf(b.scope, b.from, b.to, rollup.Whole), rollup.LegacyQuestion{
		ClientApps: names, Mark: mark, Interactive: !b.options.all, Top: b.options.top,
	})
	if err != nil {
		return err
	}
	b.RestatedAt, b.DistinctUsers = graph.Moment(found.RestatedAt), found.Users
	b.plus(legacyTally(found.All))
	b.ClientApps = b.legacyList(found.Values[rollup.LegacyClientApp], func(f *facet) string { return is("@gatehouse.clientApp", f.value) })
	b.Applications = b.legacyList(found.Values[rollup.LegacyApp], func(f *facet) string { return legacy + " and " + is("appId", f.value) })
	b.Users = b.legacyList(found.Values[rollup.LegacyUser], func(f *facet) string { return legacy + " and " + isUser(f.value) })
	return nil
}

// legacyList is list of values of the rollups.
func (b *LegacyReport) legacyList(values []rollup.LegacyValue, filterOf func(*facet) string) []facetCount {
	facets := make([]*facet, len(values))
	for i, v := range values {
		facets[i] = &facet{value: v.Value, name: v.Name, tally: legacyTally(v), first: v.First, last: v.Last}
	}
	return b.list(facets, filterOf)
}

func legacyTally(v rollup.LegacyValue) tally {
	return tally{SignIns: v.SignIns, Success: v.Success, Failure: v.Failure, Interrupted: v.Interrupted}
}

// Table implements Answer.
func (b *LegacyReport) Table() export.Table {
	return facetTable([]string{"clientApp", "application", "user"}, b.ClientApps, b.Applications, b.Users)
}
