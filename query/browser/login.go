package browser

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/session"
	"github.com/gatehouse/gatehouse/query/store"
)

// login answers GET /portal/login: it sends the browser to the provider.
func (s *Sessions) login(a *api.Answer) *graph.Problem {
	at := place(a)
	options, back, err := loginOptions(a.Request.URL.RawQuery, at.Path+homePath)
	if err != nil {
		return s.page(a, http.StatusBadRequest, pageData{Title: "This link cannot be followed", Text: sentence(err)})
	}
	if s.provider == nil {
		return s.page(a, http.StatusNotFound, pageData{Title: "Nobody can sign in here", Text: "This service has no sign-in provider: its operator sets query.session.issuer."})
	}
	attempt := session.NewAttempt(back, s.now())
	address, err := s.provider.SignIn(a.Request.Context(), attempt, at.URL(CallbackPath), options.Get("prompt"))
	if err == nil {
		err = s.Jar.SetAttempt(a.Writer, a.Request, at, attempt)
	}
	if err != nil {
		return s.signInFailed(a, back, err)
	}
	return redirect(a, address)
}

// loginOptions reads return and prompt. The errors are for people.
func loginOptions(rawQuery, home string) (options url.Values, back string, err error) {
	if options, err = url.ParseQuery(rawQuery); err != nil {
		return nil, "", errors.New("the address is malformed")
	}
	if back = home; options.Has("return") {
		back = options.Get("return")
	}
	if err := session.CheckReturn(back); err != nil {
		return nil, "", err
	}
	switch options.Get("prompt") {
	case "", "login", "select_account":
		return options, back, nil
	}
	return nil, "", errors.New("prompt is neither login nor select_account")
}

// sentence is an error for people.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// redirect sends the browser on.
func redirect(a *api.Answer, address string) *graph.Problem {
	h := a.Writer.Header()
	h.Set("Location", address)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Length", "0")
	a.Writer.WriteHeader(http.StatusSeeOther)
	return nil
}

// signInFailed says to the person what went wrong, and to the log.
func (s *Sessions) signInFailed(a *api.Answer, back string, err error) *graph.Problem {
	at := place(a)
	again := at.Path + LoginPath + "?return=" + url.QueryEscape(back)
	data := pageData{Text: sentence(err), Again: again}
	status, outcome := http.StatusBadGateway, outcomeProvider
	switch {
	case a.Request.Context().Err() != nil:
		return &graph.Problem{Status: store.StatusClientClosed, Code: "ClientClosedRequest", Message: "The client has gone."}
	case errors.Is(err, session.ErrAttempt):
		status, outcome = http.StatusBadRequest, outcomeUnknown
		data.Title = "This sign-in cannot go on"
	case errors.Is(err, session.ErrRefused):
		status, outcome = http.StatusForbidden, outcomeRefused
		data.Title, data.Other = "You were not signed in", again+"&prompt=login"
	case errors.Is(err, session.ErrToken):
		status, outcome = http.StatusForbidden, outcomeToken
		data.Title, data.Other = "You were not signed in", again+"&prompt=login"
	case errors.Is(err, session.ErrProvider):
		data.Title = "Signing in does not work at the moment"
	default:
		data.Title = "Signing in does not work"
	}
	s.metrics.signIns.WithLabelValues(outcome).Inc()
	s.log.Warn("sign-in failed", zap.String("outcome", outcome), zap.Error(err), zap.String("request_id", a.RequestID))
	return s.page(a, status, data)
}
