package session

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Parts of the names of cookies, and the purposes that they are sealed for.
const (
	partSession = ""
	partAttempt = "-signin-"
	partHint    = "-hint"
)

// maxAttempts is how many attempts of one browser may be under way.
const maxAttempts = 3

// Jar reads and writes the cookies of sessions and of attempts to begin one.
type Jar struct {
	sealer Sealer
	// bound is what sealed texts belong to beside their purpose: where it changes,
	// sessions end.
	bound     string
	lifetimes Lifetimes
	ended     *Ended
}

// NewJar makes a jar whose sessions are bound to the provider of the settings.
func NewJar(cfg Config) (*Jar, error) {
	sealer, err := NewSealer(cfg.CookieKeys)
	if err != nil {
		return nil, err
	}
	return &Jar{
		sealer: sealer, bound: fmt.Sprintf("%q %q", cfg.Issuer, cfg.ClientID),
		lifetimes: Lifetimes{Idle: cfg.IdleTimeout, Whole: cfg.Lifetime}, ended: &Ended{},
	}, nil
}

// Ends is when a session ends that is not renewed.
func (j *Jar) Ends(s Session) time.Time { return j.lifetimes.Ends(s) }

// Lasts is when a session ends however often it is renewed.
func (j *Jar) Lasts(s Session) time.Time { return j.lifetimes.Lasts(s) }

// Session is the one that a request brings. due is true when it should be written
// anew. Errors are ErrNone, ErrSealed and ErrOver.
func (j *Jar) Session(r *http.Request, at Place, now time.Time) (s Session, due bool, err error) {
	err = ErrNone
	for _, cookie := range r.CookiesNamed(at.cookieName(partSession)) {
		var data []byte
		var current bool
		if data, current, err = j.sealer.Open(j.purpose("session"), cookie.Value); err != nil {
			continue
		}
		if s, err = decode(data); err != nil {
			err = ErrSealed
			continue
		}
		if j.lifetimes.Over(s, now) || j.ended.Has(s.ID) {
			err = ErrOver
			continue
		}
		return s, !current || j.lifetimes.Due(s, now), nil
	}
	return Session{}, false, err
}

// SetSession writes a session, renewed.
func (j *Jar) SetSession(w http.ResponseWriter, at Place, s Session, now time.Time) error {
	s.Seen = now.Unix()
	data, err := s.encode()
	if err != nil {
		return fmt.Errorf("write a session: %w", err)
	}
	sealed := j.sealer.Seal(j.purpose("session"), data)
	if len(sealed) > maxSealed {
		return fmt.Errorf("write a session: %d characters do not fit a cookie", len(sealed))
	}
	at.set(w, partSession, sealed, j.Ends(s).Sub(now))
	return nil
}

// EndSession ends a session for this instance and takes its cookies away.
func (j *Jar) EndSession(w http.ResponseWriter, at Place, s Session, now time.Time) {
	j.ended.Add(s.ID, j.Lasts(s), now)
	j.ClearSession(w, at)
}

// ClearSession takes the cookies of a session away.
func (j *Jar) ClearSession(w http.ResponseWriter, at Place) {
	at.clear(w, partSession)
	at.clear(w, partHint)
}

// SetHint keeps the ID token of a session, which signing out at the provider needs.
// One too large for a cookie is not kept: the provider then asks whom to sign out.
func (j *Jar) SetHint(w http.ResponseWriter, at Place, s Session, idToken string) {
	sealed := j.sealer.Seal(j.purpose("hint "+s.ID), []byte(idToken))
	if len(sealed) > maxSealed {
		at.clear(w, partHint)
		return
	}
	at.set(w, partHint, sealed, j.lifetimes.Whole)
}

// Hint is the ID token of a session; empty where none was kept.
func (j *Jar) Hint(r *http.Request, at Place, s Session) string {
	for _, cookie := range r.CookiesNamed(at.cookieName(partHint)) {
		if token, _, err := j.sealer.Open(j.purpose("hint "+s.ID), cookie.Value); err == nil {
			return string(token)
		}
	}
	return ""
}

// SetAttempt binds an attempt to the browser. Where too many are under way they
// are given up: a browser sends all its cookies with every request.
func (j *Jar) SetAttempt(w http.ResponseWriter, r *http.Request, at Place, a Attempt) error {
	data, err := a.encode()
	if err != nil {
		return fmt.Errorf("begin to sign in: %w", err)
	}
	sealed := j.sealer.Seal(j.purpose("attempt"), data)
	if len(sealed) > maxSealed {
		return errors.New("begin to sign in: the path to return to does not fit a cookie")
	}
	var before []string
	for _, cookie := range r.Cookies() {
		if part, ours := strings.CutPrefix(cookie.Name, at.cookieName(partAttempt)); ours {
			before = append(before, part)
		}
	}
	if len(before) >= maxAttempts {
		for _, part := range before {
			at.clear(w, partAttempt+part)
		}
	}
	at.set(w, partAttempt+label(a.State), sealed, AttemptLifetime)
	return nil
}

// TakeAttempt is the attempt of this browser that a provider's answer with the
// state belongs to; it is over with that. The error is ErrAttempt.
func (j *Jar) TakeAttempt(w http.ResponseWriter, r *http.Request, at Place, state string, now time.Time) (Attempt, error) {
	name := label(state)
	if name == "" {
		return Attempt{}, ErrAttempt
	}
	for _, cookie := range r.CookiesNamed(at.cookieName(partAttempt + name)) {
		data, _, err := j.sealer.Open(j.purpose("attempt"), cookie.Value)
		if err != nil {
			continue
		}
		a, err := decodeAttempt(data)
		if err != nil || !same(a.State, state) || now.Sub(time.Unix(a.Began, 0)) >= AttemptLifetime {
			continue
		}
		at.clear(w, partAttempt+name)
		return a, nil
	}
	return Attempt{}, ErrAttempt
}

// purpose is what a text is sealed for.
func (j *Jar) purpose(what string) string { return what + " " + j.bound }
