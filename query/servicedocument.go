package query

import (
	"encoding/json"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

// serviceDocument lists what can be asked for at the root of a version (OData JSON
// Format 4.0, section 5). Clients that know nothing but the root begin with it.
type serviceDocument struct {
	Context string           `json:"@odata.context"`
	Value   []serviceElement `json:"value"`
}

// serviceElement is one thing in it.
type serviceElement struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	// URL goes on from the context's.
	URL string `json:"url"`
}

// auditLogRoot is the one thing at the root, which leads to the list.
type auditLogRoot struct {
	Context string `json:"@odata.context"`
	SignIns string `json:"signIns@odata.navigationLink"`
}

// serviceRoot answers GET of a version's root. It tells nothing of a tenant, so it takes
// no token.
func (s *Service) serviceRoot(a *api.Answer) *graph.Problem {
	return sendPublic(a, serviceDocument{rootOf(a) + "/$metadata", []serviceElement{{"auditLogs", "Singleton", "auditLogs"}}})
}

// auditLogs answers GET .../auditLogs: where the list of sign-ins is.
func (s *Service) auditLogs(a *api.Answer) *graph.Problem {
	root := rootOf(a)
	return sendPublic(a, auditLogRoot{root + "/$metadata#auditLogs", root + "/auditLogs/signIns"})
}

// rootOf is the URL of the version that was asked for, under liveRoot where the client
// came by that, as it goes on from there.
func rootOf(a *api.Answer) string {
	root := a.Base
	if _, live := cutRoot(a.Request.RequestURI); live {
		root += liveRoot
	}
	return root + "/" + a.Operation.Version.String()
}

// sendPublic sends what tells nothing of a tenant.
func sendPublic(a *api.Answer, what any) *graph.Problem {
	body, err := json.Marshal(what)
	if err != nil {
		return graph.Internal(err)
	}
	return a.Page(api.ContentType, body)
}
