package query

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/query/graph"
)

// newDescription writes the OpenAPI document of a table.
func newDescription(table []operation) (openapi.Rendered, error) {
	d, err := document(table)
	if err != nil {
		return openapi.Rendered{}, fmt.Errorf("query: %w", err)
	}
	return openapi.Render(*d)
}

// describeJSON answers GET /openapi.json.
func (s *Service) describeJSON(a *answer) *graph.Problem {
	return a.page(mediaJSON, s.description.JSON(s.base(a.r)))
}

// describeYAML answers GET /openapi.yaml.
func (s *Service) describeYAML(a *answer) *graph.Problem {
	return a.page(mediaYAML, s.description.YAML(s.base(a.r)))
}

// docs answers GET /api/docs with a page that shows the document and tries calls.
func (s *Service) docs(a *answer) *graph.Problem {
	page := openapi.NewPage("../openapi.json", "../", "portal/session")
	page.Headers(a.w.Header())
	return a.page("text/html; charset=utf-8", page.HTML)
}

// page sends what is the same for everybody.
func (a *answer) page(media string, body []byte) *graph.Problem {
	h := a.w.Header()
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	a.w.WriteHeader(http.StatusOK)
	_, _ = a.w.Write(body) // a client that has gone needs no answer
	return nil
}
