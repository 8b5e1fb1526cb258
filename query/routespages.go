package query

import (
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/graph"
)

// Routes of what people and operators ask for.
const (
	routePortal   routeName = "portal"
	routeAdmin    routeName = "admin"
	routeDocument routeName = "openapi"
	routeDocs     routeName = "docs"
)

// pageOperations are those that take no token and tell nothing of a tenant.
func pageOperations() []operation {
	page := func(name routeName, path, summary string, h handling, about string, media ...any) operation {
		return operation{
			name: name, method: get, path: path, needs: access.NeedsNothing, group: groupPages, handling: h, summary: summary,
			answers: []outcome{answered(about, media...)}, examples: []example{{name: "page", summary: summary}},
		}
	}
	unready := outcome{status: 503, about: "What hinders it, a line each.", content: map[string]any{mediaText: openapi.Text()}}
	ready := page(routeAdmin, "/readyz", "Whether the service can answer", raw((*Service).operate), "It can.", mediaText, openapi.Text())
	ready.answers = append(ready.answers, unready)
	return []operation{
		page(routePortal, "/", "The portal, for people", raw((*Service).showPortal), "Its page.", mediaHTML, openapi.Text()),
		page(routeDocs, "/api/docs", "This description, with calls to try", raw((*Service).docs), "The page.", mediaHTML, openapi.Text()),
		page(routeDocument, "/openapi.json", "This description", raw((*Service).describeJSON), "OpenAPI 3.1.", mediaJSON, openapi.Object().Open()),
		page(routeDocument, "/openapi.yaml", "This description as YAML", raw((*Service).describeYAML), "OpenAPI 3.1.", mediaYAML, openapi.Text()),
		page(routeAdmin, "/healthz", "Whether the process lives", raw((*Service).operate), "It lives.", mediaText, openapi.Text()),
		ready,
		page(routeAdmin, "/metrics", "Metrics as Prometheus reads them", raw((*Service).operate), "The metrics.", mediaText, openapi.Text()),
	}
}

// operate answers what operators ask, in any case of the path.
func (s *Service) operate(a *answer) *graph.Problem {
	r := a.r.Clone(a.r.Context())
	r.URL.Path = a.operation.path
	s.admin.ServeHTTP(a.w, r)
	return nil
}
