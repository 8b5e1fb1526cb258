package browser

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/session"
)

// sessionAnswer tells the portal who is signed in.
type sessionAnswer struct {
	SignedIn          bool           `json:"signedIn"`
	Name              string         `json:"name,omitempty"`
	UserPrincipalName string         `json:"userPrincipalName,omitempty"`
	UserID            string         `json:"userId,omitempty"`
	TenantID          string         `json:"tenantId,omitempty"`
	Roles             []string       `json:"roles,omitzero"`
	Access            *sessionAccess `json:"access,omitempty"`
	// ExpiresAt is when the session ends without a further request, LastsUntil when
	// it ends whatever is asked.
	ExpiresAt  string `json:"expiresAt,omitempty"`
	LastsUntil string `json:"lastsUntil,omitempty"`
	// CSRFToken goes into the header X-CSRF-Token of requests that change something.
	CSRFToken string `json:"csrfToken,omitempty"`
	// SignIn is where to sign in; nil where nobody can.
	SignIn  *string `json:"signIn"`
	SignOut string  `json:"signOut,omitempty"`
	// Demo is true where GET /portal/personas answers.
	Demo bool `json:"demo"`
}

// sessionAccess is what the session may see.
type sessionAccess struct {
	// SignIns is all of the tenant, or own.
	SignIns        string `json:"signIns"`
	Policies       bool   `json:"policies"`
	AccessLog      bool   `json:"accessLog"`
	ManagePolicies bool   `json:"managePolicies"`
}

// sessionInfo answers GET /portal/session.
func (s *Sessions) sessionInfo(a *api.Answer) *graph.Problem {
	if err := session.CheckRead(a.Request, place(a).Origin); err != nil {
		return graph.Forbidden("The session is told to our own pages alone: " + err.Error() + ".")
	}
	current, due, err := s.currentSession(a)
	if err != nil {
		if !errors.Is(err, session.ErrNone) {
			s.Jar.ClearSession(a.Writer, place(a))
		}
		return writeJSON(a, s.nobody(a))
	}
	if due {
		s.setSession(a, current)
		current.Seen = s.now().Unix()
	}
	return writeJSON(a, s.tell(a, current))
}

// nobody is the answer where nobody is signed in.
func (s *Sessions) nobody(a *api.Answer) sessionAnswer {
	told := sessionAnswer{SignIn: s.signInPath(a), Demo: s.lendsPersonas(a)}
	if told.Demo {
		told.CSRFToken = s.anonymous
	}
	return told
}

// tell describes a session.
func (s *Sessions) tell(a *api.Answer, current session.Session) sessionAnswer {
	who := access.ReaderOf(current.Claims())
	a.Who = who
	access := sessionAccess{SignIns: "own", Policies: who.Policies, AccessLog: who.Audits, ManagePolicies: who.Policies && who.ChangesPolicies}
	if who.WholeTenant {
		access.SignIns = "all"
	}
	return sessionAnswer{
		SignedIn: true, Name: current.Name, UserPrincipalName: current.PrincipalName, UserID: who.User, TenantID: who.Tenant,
		Roles: append([]string{}, who.Roles...), Access: &access,
		ExpiresAt: s.Jar.Ends(current).Format(time.RFC3339), LastsUntil: s.Jar.Lasts(current).Format(time.RFC3339),
		CSRFToken: current.CSRF, SignIn: s.signInPath(a), SignOut: place(a).Path + session.LogoutPath, Demo: s.lendsPersonas(a),
	}
}

// signInPath is where a browser signs in; nil where nobody can.
func (s *Sessions) signInPath(a *api.Answer) *string {
	if s.provider == nil {
		return nil
	}
	path := place(a).Path + LoginPath
	return &path
}

// writeJSON answers with a small document.
func writeJSON(a *api.Answer, document any) *graph.Problem {
	text, err := json.Marshal(document)
	if err != nil {
		return graph.Internal(err)
	}
	h := a.Writer.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(text)+1))
	a.Writer.WriteHeader(http.StatusOK)
	_, _ = a.Writer.Write(append(text, '\n')) // a client that has gone needs no answer
	return nil
}
