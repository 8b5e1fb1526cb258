package query

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/query/access"
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
func (s *Service) sessionInfo(a *answer) *graph.Problem {
	if err := session.CheckRead(a.r, s.place(a.r).Origin); err != nil {
		return graph.Forbidden("The session is told to our own pages alone: " + err.Error() + ".")
	}
	current, due, err := s.currentSession(a)
	if err != nil {
		if !errors.Is(err, session.ErrNone) {
			s.sessions.jar.ClearSession(a.w, s.place(a.r))
		}
		return a.writeJSON(s.nobody(a))
	}
	if due {
		s.setSession(a, current)
		current.Seen = s.now().Unix()
	}
	return a.writeJSON(s.tell(a, current))
}

// nobody is the answer where nobody is signed in.
func (s *Service) nobody(a *answer) sessionAnswer {
	told := sessionAnswer{SignIn: s.signInPath(a), Demo: s.lendsPersonas(a.r)}
	if told.Demo {
		told.CSRFToken = s.sessions.anonymous
	}
	return told
}

// tell describes a session.
func (s *Service) tell(a *answer, current session.Session) sessionAnswer {
	who := access.ReaderOf(current.Claims())
	a.who = who
	access := sessionAccess{SignIns: "own", Policies: who.Policies, AccessLog: who.Audits, ManagePolicies: who.Policies && who.ChangesPolicies}
	if who.WholeTenant {
		access.SignIns = "all"
	}
	return sessionAnswer{
		SignedIn: true, Name: current.Name, UserPrincipalName: current.PrincipalName, UserID: who.User, TenantID: who.Tenant,
		Roles: append([]string{}, who.Roles...), Access: &access,
		ExpiresAt: s.sessions.jar.Ends(current).Format(time.RFC3339), LastsUntil: s.sessions.jar.Lasts(current).Format(time.RFC3339),
		CSRFToken: current.CSRF, SignIn: s.signInPath(a), SignOut: s.place(a.r).Path + session.LogoutPath, Demo: s.lendsPersonas(a.r),
	}
}

// signInPath is where a browser signs in; nil where nobody can.
func (s *Service) signInPath(a *answer) *string {
	if s.sessions.provider == nil {
		return nil
	}
	path := s.place(a.r).Path + loginPath
	return &path
}

// writeJSON answers with a small document.
func (a *answer) writeJSON(document any) *graph.Problem {
	text, err := json.Marshal(document)
	if err != nil {
		return graph.Internal(err)
	}
	h := a.w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(text)+1))
	a.w.WriteHeader(http.StatusOK)
	_, _ = a.w.Write(append(text, '\n')) // a client that has gone needs no answer
	return nil
}
