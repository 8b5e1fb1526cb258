// Package browser signs people in and out with a browser, and lets its session stand for a
// bearer token.
package browser

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/session"
)

// Options are what sessions need to know.
type Options struct {
	// Session is how people sign in, Auth whose tokens count.
	Session session.Config
	Auth    auth.Config
	// Personas are those that the demo lends; none elsewhere.
	Personas []session.Persona
	// Addr returns the address of the listener, host:port.
	Addr func() string
	// Now is the clock.
	Now func() time.Time
}

// Sessions are those of people who signed in with a browser.
type Sessions struct {
	opts Options
	log  *zap.Logger
	// Jar seals and opens cookies.
	Jar *session.Jar
	// provider is nil where nobody can sign in: query.session.issuer is empty.
	provider *session.Provider
	// anonymous is the CSRF token of pages where nobody is signed in.
	anonymous string
	metrics   *metrics
}

// New makes what the settings ask for. The error says which is wrong.
func New(opts Options, log *zap.Logger, reg prometheus.Registerer) (*Sessions, error) {
	jar, err := session.NewJar(opts.Session)
	if err != nil {
		return nil, fmt.Errorf("query.session: %w", err)
	}
	metrics, err := newMetrics(reg)
	if err != nil {
		return nil, err
	}
	s := &Sessions{opts: opts, log: log, Jar: jar, anonymous: rand.Text(), metrics: metrics}
	if opts.Session.Issuer == "" {
		return s, nil
	}
	if len(opts.Session.CookieKeys) == 0 {
		log.Info("sessions end with this process: session.cookie_keys is not set")
	}
	if s.provider, err = session.NewProvider(context.Background(), opts.Session, opts.Auth); err != nil {
		return nil, fmt.Errorf("query.session: %w", err)
	}
	return s, nil
}

// now is the time by the clock.
func (s *Sessions) now() time.Time { return s.opts.Now() }

// place is where the browser of a request knows the service.
func place(a *api.Answer) session.Place { return session.PlaceOf(a.Base) }

// lendsPersonas says whether a request may see and take the demo's personas.
func (s *Sessions) lendsPersonas(a *api.Answer) bool {
	return len(s.opts.Personas) > 0 && place(a).IsLocal() && session.IsLocal(a.Request, s.opts.Addr())
}

// currentSession is the session that a request brings. Errors are those of
// session.Jar.
func (s *Sessions) currentSession(a *api.Answer) (who session.Session, due bool, err error) {
	who, due, err = s.Jar.Session(a.Request, place(a), s.now())
	if err == nil && who.Persona && !s.lendsPersonas(a) {
		return session.Session{}, false, session.ErrOver
	}
	return who, due, err
}

// Authorise lets a session stand for a bearer token. Requests that a page
// of another origin sent get nothing by it, and those that change something need
// the session's CSRF token.
func (s *Sessions) Authorise(a *api.Answer) (access.Reader, *graph.Problem) {
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
func (s *Sessions) checkOrigin(a *api.Answer, knows func(token string) bool) *graph.Problem {
	own := place(a).Origin
	err := session.CheckRead(a.Request, own)
	if !session.Reads(a.Request) {
		err = session.CheckWrite(a.Request, own, knows)
	}
	if err != nil {
		s.metrics.forged.Inc()
		return graph.Forbidden("The request is not allowed by a session alone: " + err.Error() + ".")
	}
	return nil
}

// setSession writes a session's cookie, renewed. A session that fits no cookie
// never came about.
func (s *Sessions) setSession(a *api.Answer, current session.Session) {
	if err := s.Jar.SetSession(a.Writer, place(a), current, s.now()); err != nil {
		s.log.Error("session not renewed", zap.Error(err))
	}
}
