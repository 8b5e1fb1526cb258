package query

import (
	"context"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// legacyReport is the answer to GET /api/reports/legacyAuthentication: who still
// signs in by clients that cannot answer for a second factor, and where.
type legacyReport struct {
	*report
	tally
	DistinctUsers uint64       `json:"distinctUsers"`
	SignInsLink   string       `json:"signInsLink"`
	ClientApps    []facetCount `json:"clientApps"`
	Applications  []facetCount `json:"applications"`
	Users         []facetCount `json:"users"`
}

// legacyClientApps are the client apps of legacy authentication.
func legacyClientApps() []string {
	var names []string
	for _, app := range schemas.ClientApps().All() {
		if !app.Modern {
			names = append(names, app.Name)
		}
	}
	return names
}

// reportLegacy answers GET /api/reports/legacyAuthentication.
func (s *Service) reportLegacy(a *answer, o *topOptions) *graphError {
	r, problem := s.beginReport(a, o.reportOptions)
	if problem != nil {
		return problem
	}
	body := legacyReport{report: r, ClientApps: []facetCount{}, Applications: []facetCount{}, Users: []facetCount{}}
	if err := body.count(a.r.Context()); err != nil {
		return r.failed(a, err)
	}
	return s.sendReport(a, r.mark, body, body.table)
}

func (b *legacyReport) count(ctx context.Context) error {
	if b.From == nil {
		return nil
	}
	legacy := isOneOf("@gatehouse.clientApp", legacyClientApps())
	b.SignInsLink = b.links.between(b.from, b.to, legacy)
	found, restatedAt, err := b.facets(ctx, []facetSource{
		{"clientApp", "client_app", "''"},
		{"app", "app_id", "app_display_name"},
		{"user", userKey, "if(user_principal_name != '', user_principal_name, service_principal_name)"},
	}, func(st *statement) string {
		var names []string
		for _, name := range legacyClientApps() {
			names = append(names, st.bind("String", name))
		}
		return "client_app IN (" + strings.Join(names, ", ") + ")"
	})
	if err != nil {
		return err
	}
	b.RestatedAt = restatedAt
	for _, f := range found["clientApp"] {
		b.plus(f.tally)
	}
	for _, f := range found["user"] {
		if f.value != "" {
			b.DistinctUsers++
		}
	}
	b.ClientApps = b.list(found["clientApp"], func(f *facet) string { return is("@gatehouse.clientApp", f.value) })
	b.Applications = b.list(found["app"], func(f *facet) string { return legacy + " and " + is("appId", f.value) })
	b.Users = b.list(found["user"], func(f *facet) string { return legacy + " and " + isUser(f.value) })
	return nil
}

func (b *legacyReport) table() table {
	return facetTable([]string{"clientApp", "application", "user"}, b.ClientApps, b.Applications, b.Users)
}
