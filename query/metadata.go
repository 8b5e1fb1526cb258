package query

import (
	"strconv"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/csdl"
	"github.com/gatehouse/gatehouse/query/graph"
)

// metadata answers GET .../$metadata: what the version serves, as CSDL. It tells
// nothing of a tenant, so it takes no token.
func (s *Service) metadata(a *api.Answer) *graph.Problem {
	body, err := csdl.Describe(a.Operation.Version)
	if err != nil {
		return graph.Internal(err)
	}
	h := a.Writer.Header()
	h.Set("Content-Type", "application/xml; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=3600")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = a.Writer.Write(body) // a client that has gone needs no answer
	return nil
}
