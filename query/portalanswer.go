package query

import (
	"fmt"

	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/portal"
)

// routeOf finds the route of an escaped path. All of the portal is one.
func (s *Service) routeOf(path string) route {
	if portal.IsPage(path) || portal.IsFile(path) {
		path = "/"
	}
	return s.routes.route(path)
}

// showPortal answers with a page or a file of the portal. A program that was built
// without it has a page that says so.
func (s *Service) showPortal(a *answer) *graph.Problem {
	switch {
	case s.portal != nil && s.portal.Serve(a.w, a.r):
		return nil
	case s.portal == nil && portal.IsPage(a.r.URL.EscapedPath()):
		return s.landing(a)
	}
	return graph.NotFound(fmt.Sprintf("Resource not found for the segment '%s'.", graph.Clip(a.r.URL.Path)))
}
