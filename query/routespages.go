package query

import (
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

// Routes of what people and operators ask for.
const (
	routePortal   api.RouteName = "portal"
	routeAdmin    api.RouteName = "admin"
	routeDocument api.RouteName = "openapi"
	routeDocs     api.RouteName = "docs"
)

// pageOperations are those that take no token and tell nothing of a tenant.
func (s *Service) pageOperations() []api.Operation {
	page := func(name api.RouteName, path, summary string, h api.Handling, about string, media ...any) api.Operation {
		return api.Operation{
			Name: name, OwnID: name == routeAdmin || name == routeDocument, Method: api.Get, Path: path, Needs: access.NeedsNothing, Group: groupPages, Handling: h, Summary: summary,
			Answers: []api.Outcome{api.Answered(about, media...)}, Examples: []api.Example{{Name: "page", Summary: summary}},
		}
	}
	unready := api.Outcome{Status: 503, About: "What hinders it, a line each.", Content: map[string]any{api.MediaText: openapi.Text()}}
	ready := page(routeAdmin, "/readyz", "Whether the service can answer", api.Raw(s.operate), "It can.", api.MediaText, openapi.Text())
	ready.Answers = append(ready.Answers, unready)
	return []api.Operation{
		page(routePortal, "/", "The portal, for people", api.Raw(s.showPortal), "Its page.", api.MediaHTML, openapi.Text()),
		page(routeDocs, "/api/docs", "This description, with calls to try", api.Raw(s.docs), "The page.", api.MediaHTML, openapi.Text()),
		page(routeDocument, "/openapi.json", "This description", api.Raw(s.describeJSON), "OpenAPI 3.1.", api.MediaJSON, openapi.Object().Open()),
		page(routeDocument, "/openapi.yaml", "This description as YAML", api.Raw(s.describeYAML), "OpenAPI 3.1.", api.MediaYAML, openapi.Text()),
		page(routeAdmin, "/healthz", "Whether the process lives", api.Raw(s.operate), "It lives.", api.MediaText, openapi.Text()),
		ready,
		page(routeAdmin, "/metrics", "Metrics as Prometheus reads them", api.Raw(s.operate), "The metrics.", api.MediaText, openapi.Text()),
	}
}

// operate answers what operators ask, in any case of the path.
func (s *Service) operate(a *api.Answer) *graph.Problem {
	r := a.Request.Clone(a.Request.Context())
	r.URL.Path = a.Operation.Path
	s.admin.ServeHTTP(a.Writer, r)
	return nil
}
