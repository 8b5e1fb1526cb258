package browser

import (
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/session"
)

// personaAnswer is one persona of the demo.
type personaAnswer struct {
	ID                string   `json:"id"`
	Name              string   `json:"name"`
	UserPrincipalName string   `json:"userPrincipalName"`
	UserID            string   `json:"userId"`
	TenantID          string   `json:"tenantId"`
	Roles             []string `json:"roles"`
	About             string   `json:"about"`
}

// personasAnswer lists them.
type personasAnswer struct {
	Value []personaAnswer `json:"value"`
}

// listPersonas answers GET /portal/personas.
func (s *Sessions) listPersonas(a *api.Answer) *graph.Problem {
	if problem := s.lends(a); problem != nil {
		return problem
	}
	if err := session.CheckRead(a.Request, place(a).Origin); err != nil {
		return graph.Forbidden(err.Error() + ".")
	}
	told := personasAnswer{[]personaAnswer{}}
	for _, p := range s.opts.Personas {
		told.Value = append(told.Value, personaAnswer{
			ID: p.ID, Name: p.Claims.Name, UserPrincipalName: p.Claims.PrincipalName, UserID: p.Claims.User, TenantID: p.Claims.Tenant,
			Roles: append([]string{}, p.Claims.Roles...), About: p.About,
		})
	}
	return writeJSON(a, told)
}

// takePersona answers POST /portal/personas/{id}: the browser's session becomes
// the persona's. The answer is that of GET /portal/session.
func (s *Sessions) takePersona(a *api.Answer) *graph.Problem {
	if problem := s.lends(a); problem != nil {
		return problem
	}
	knows := s.isAnonymous
	if current, _, err := s.currentSession(a); err == nil {
		knows = current.Knows
	}
	if problem := s.checkOrigin(a, knows); problem != nil {
		return problem
	}
	for _, p := range s.opts.Personas {
		if p.ID != a.Route.ID {
			continue
		}
		begun, err := s.begin(a, p.Claims, true)
		if err != nil {
			return graph.Internal(err)
		}
		s.metrics.signIns.WithLabelValues(outcomePersona).Inc()
		return writeJSON(a, s.tell(a, begun))
	}
	return graph.NotFound("There is no persona '" + graph.Clip(a.Route.ID) + "'; GET /portal/personas lists them.")
}

// lends answers as if there were nothing wherever personas are not for the asking.
func (s *Sessions) lends(a *api.Answer) *graph.Problem {
	if !s.lendsPersonas(a) {
		return graph.NotFound("Resource not found for the segment 'personas'.")
	}
	return nil
}

// isAnonymous says whether token is the one told to pages where nobody is signed in.
func (s *Sessions) isAnonymous(token string) bool {
	return session.Session{CSRF: s.anonymous}.Knows(token)
}
