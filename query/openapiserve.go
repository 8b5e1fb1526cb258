package query

import (
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

// describeJSON answers GET /openapi.json.
func (s *Service) describeJSON(a *api.Answer) *graph.Problem {
	return a.Page(api.MediaJSON, s.description.JSON(a.Base))
}

// describeYAML answers GET /openapi.yaml.
func (s *Service) describeYAML(a *api.Answer) *graph.Problem {
	return a.Page(api.MediaYAML, s.description.YAML(a.Base))
}

// docs answers GET /api/docs with a page that shows the document and tries calls.
func (s *Service) docs(a *api.Answer) *graph.Problem {
	page := openapi.NewPage("../openapi.json", "../", "portal/session")
	page.Headers(a.Writer.Header())
	return a.Page("text/html; charset=utf-8", page.HTML)
}
