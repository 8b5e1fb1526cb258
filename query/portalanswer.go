package query

import (
	"fmt"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/portal"
)

// routeOf finds the route of an escaped path. All of the portal is one.
func (s *Service) routeOf(path string) api.Route {
	if portal.IsPage(path) || portal.IsFile(path) {
		path = "/"
	}
	return s.routes.Route(path)
}

// showPortal answers with a page or a file of the portal. A program that was built
// without it has a page that says so.
func (s *Service) showPortal(a *api.Answer) *graph.Problem {
	switch {
	case s.portal != nil && s.portal.Serve(a.Writer, a.Request):
		return nil
	case s.portal == nil && portal.IsPage(a.Request.URL.EscapedPath()):
		return s.landing(a)
	}
	return graph.NotFound(fmt.Sprintf("Resource not found for the segment '%s'.", graph.Clip(a.Request.URL.Path)))
}
