package browser

import (
	"fmt"
	"net/url"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/session"
)

// callback answers GET /portal/callback, where the provider sends the browser.
func (s *Sessions) callback(a *api.Answer) *graph.Problem {
	at := place(a)
	given, _ := url.ParseQuery(a.Request.URL.RawQuery) // what is malformed belongs to no attempt
	attempt, err := s.Jar.TakeAttempt(a.Writer, a.Request, at, given.Get("state"), s.now())
	if err != nil || s.provider == nil {
		return s.signInFailed(a, at.Path+homePath, session.ErrAttempt)
	}
	claims, idToken, err := s.provider.Finish(a.Request.Context(), attempt, given, at.URL(CallbackPath))
	if err != nil {
		return s.signInFailed(a, attempt.Return, err)
	}
	begun, err := s.begin(a, claims, false)
	if err != nil {
		return s.signInFailed(a, attempt.Return, fmt.Errorf("%w: %w", session.ErrToken, err))
	}
	s.Jar.SetHint(a.Writer, at, begun, idToken)
	s.metrics.signIns.WithLabelValues(outcomeBegun).Inc()
	s.log.Info("signed in", zap.String("tenant", begun.Tenant), zap.String("user", begun.User), zap.Strings("roles", begun.Roles), zap.String("request_id", a.RequestID))
	return redirect(a, at.Origin+attempt.Return)
}

// begin begins a session in place of the one that the browser may have.
func (s *Sessions) begin(a *api.Answer, claims auth.Claims, persona bool) (session.Session, error) {
	at, now := place(a), s.now()
	begun, err := session.New(claims, access.ReaderOf(claims).Roles, now)
	if err != nil {
		return session.Session{}, err
	}
	begun.Persona = persona
	if before, _, err := s.Jar.Session(a.Request, at, now); err == nil {
		s.Jar.EndSession(a.Writer, at, before, now)
	}
	a.Who = access.ReaderOf(begun.Claims())
	return begun, s.Jar.SetSession(a.Writer, at, begun, now)
}
