package browser

import (
	"net/http"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

// logoutAnswer says what is left to do after signing out here.
type logoutAnswer struct {
	// SignOut is where to send the browser so that the session at the provider ends
	// too; nil where there is no such place.
	SignOut *string `json:"signOut"`
}

// logout answers POST /portal/logout: it ends the session of the browser.
func (s *Sessions) logout(a *api.Answer) *graph.Problem {
	at, now := place(a), s.now()
	current, _, err := s.currentSession(a)
	if err != nil {
		s.Jar.ClearSession(a.Writer, at)
		return &graph.Problem{Status: http.StatusUnauthorized, Code: "InvalidAuthenticationToken", Message: "Nobody is signed in: " + err.Error() + "."}
	}
	if problem := s.checkOrigin(a, current.Knows); problem != nil {
		return problem
	}
	var told logoutAnswer
	if s.provider != nil && !current.Persona {
		if address := s.provider.SignOut(a.Request.Context(), s.Jar.Hint(a.Request, at, current), at.URL(homePath)); address != "" {
			told.SignOut = &address
		}
	}
	s.Jar.EndSession(a.Writer, at, current, now)
	a.Who = access.ReaderOf(current.Claims())
	s.log.Info("signed out", zap.String("tenant", current.Tenant), zap.String("user", current.User), zap.String("request_id", a.RequestID))
	return writeJSON(a, told)
}
