package query

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/session"
)

// sessions are those of people who signed in with a browser.
type sessions struct {
	jar *session.Jar
	// provider is nil where nobody can sign in: query.session.issuer is empty.
	provider *session.Provider
	// personas are those that the demo lends; none elsewhere.
	personas []session.Persona
	// anonymous is the CSRF token of pages where nobody is signed in.
	anonymous string
	metrics   *sessionMetrics
}

// openSessions makes what the settings ask for.
func (s *Service) openSessions(reg prometheus.Registerer) error {
	cfg := s.cfg.Session
	jar, err := session.NewJar(cfg)
	if err != nil {
		return fmt.Errorf("query.session: %w", err)
	}
	metrics, err := newSessionMetrics(reg)
	if err != nil {
		return err
	}
	s.sessions = sessions{jar: jar, personas: s.cfg.Personas, anonymous: rand.Text(), metrics: metrics}
	if cfg.Issuer == "" {
		return nil
	}
	if len(cfg.CookieKeys) == 0 {
		s.log.Info("sessions end with this process: session.cookie_keys is not set")
	}
	if s.sessions.provider, err = session.NewProvider(context.Background(), cfg, s.cfg.Auth); err != nil {
		return fmt.Errorf("query.session: %w", err)
	}
	return nil
}

// place is where the browser of a request knows the service.
func (s *Service) place(r *http.Request) session.Place { return session.PlaceOf(s.base(r)) }

// lendsPersonas says whether a request may see and take the demo's personas.
func (s *Service) lendsPersonas(r *http.Request) bool {
	return len(s.sessions.personas) > 0 && s.place(r).IsLocal() && session.IsLocal(r, s.Addr())
}

// currentSession is the session that a request brings. Errors are those of
// session.Jar.
func (s *Service) currentSession(a *api.Answer) (who session.Session, due bool, err error) {
	who, due, err = s.sessions.jar.Session(a.Request, s.place(a.Request), s.now())
	if err == nil && who.Persona && !s.lendsPersonas(a.Request) {
		return session.Session{}, false, session.ErrOver
	}
	return who, due, err
}

// authoriseSession lets a session stand for a bearer token. Requests that a page
// of another origin sent get nothing by it, and those that change something need
// the session's CSRF token.
func (s *Service) authoriseSession(a *api.Answer) (access.Reader, *graph.Problem) {
	current, due, err := s.currentSession(a)
	switch {
	case errors.Is(err, session.ErrNone):
		return access.Reader{}, graph.Unauthorised("", "Access token is empty: send the header Authorization: Bearer TOKEN, or sign in with a browser.")
	case err != nil:
		return access.Reader{}, graph.Unauthorised("invalid_token", "The session of the browser does not count: "+err.Error()+".")
	}
	if problem := s.checkOrigin(a, current.Knows); problem != nil {
		return access.Reader{}, problem
	}
	h := a.Writer.Header()
	h.Add("Vary", "Cookie")
	h.Set("Cache-Control", "private, no-store") // unless the answer says otherwise
	if due {
		s.setSession(a, current)
	}
	return access.ReaderOf(current.Claims()), nil
}

// checkOrigin refuses requests that were not sent by our own pages.
func (s *Service) checkOrigin(a *api.Answer, knows func(token string) bool) *graph.Problem {
	own := s.place(a.Request).Origin
	err := session.CheckRead(a.Request, own)
	if !session.Reads(a.Request) {
		err = session.CheckWrite(a.Request, own, knows)
	}
	if err != nil {
		s.sessions.metrics.forged.Inc()
		return graph.Forbidden("The request is not allowed by a session alone: " + err.Error() + ".")
	}
	return nil
}

// setSession writes a session's cookie, renewed. A session that fits no cookie
// never came about.
func (s *Service) setSession(a *api.Answer, current session.Session) {
	if err := s.sessions.jar.SetSession(a.Writer, s.place(a.Request), current, s.now()); err != nil {
		s.log.Error("session not renewed", zap.Error(err))
	}
}

// How attempts to sign in end.
const (
	outcomeBegun    = "begun"
	outcomeUnknown  = "unknown"
	outcomeRefused  = "refused"
	outcomeToken    = "token"
	outcomeProvider = "provider"
	outcomePersona  = "persona"
)

// sessionMetrics are those of sessions.
type sessionMetrics struct {
	signIns *prometheus.CounterVec // outcome
	forged  prometheus.Counter
}

func newSessionMetrics(reg prometheus.Registerer) (*sessionMetrics, error) {
	m := &sessionMetrics{
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gatehouse_query_sessions_total",
			Help: "Attempts to sign in with a browser that ended, by outcome: begun, unknown (no attempt of that browser), refused (by the provider), token (not acceptable), provider (out of reach or unusable), persona.",
		}, []string{"outcome"}),
		forged: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "gatehouse_query_sessions_forged_total", Help: "Requests refused because a session's cookie alone does not allow them: from another origin, or without the CSRF token.",
		}),
	}
	for _, outcome := range []string{outcomeBegun, outcomeUnknown, outcomeRefused, outcomeToken, outcomeProvider, outcomePersona} {
		m.signIns.WithLabelValues(outcome) // there from the start, so that the first is seen to increase it
	}
	for _, c := range []prometheus.Collector{m.signIns, m.forged} {
		if err := reg.Register(c); err != nil {
			return nil, fmt.Errorf("register query metrics: %w", err)
		}
	}
	return m, nil
}
