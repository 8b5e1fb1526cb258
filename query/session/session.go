package session

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// Why a session does not count; ErrSealed is another reason.
var (
	// ErrNone means that a request brings no session.
	ErrNone = errors.New("nobody is signed in")
	// ErrOver means that the session has ended: by time, or by signing out.
	ErrOver = errors.New("the session has ended; sign in again")
)

const (
	// maxID bounds the ids of tenants and users that fit a cookie, in bytes.
	maxID = 256
	// maxName is where names are cut, in bytes.
	maxName = 128
)

// Session is who signed in: what is needed to decide what they may see, and
// nothing else.
type Session struct {
	// ID is random; it names the session when it is ended.
	ID string `json:"i"`
	// Tenant, User and App are those of the ID token; App is the client that the
	// provider knows the service by.
	Tenant string `json:"t"`
	User   string `json:"u"`
	App    string `json:"a,omitempty"`
	// Name and PrincipalName are for people to read.
	Name          string `json:"n,omitempty"`
	PrincipalName string `json:"p,omitempty"`
	// Roles are the names of the roles that count here.
	Roles []string `json:"r,omitempty"`
	// CSRF is the token that requests which change something must carry.
	CSRF string `json:"c"`
	// Persona is true for one that the demo lends to whoever asks.
	Persona bool `json:"d,omitempty"`
	// Began and Seen are when the session began and when it was last renewed,
	// seconds since 1970.
	Began int64 `json:"b"`
	Seen  int64 `json:"s"`
}

// New begins a session of whom verified claims speak of. roles are the names of
// those of their roles that count. The error says what is wrong with the claims.
func New(claims auth.Claims, roles []string, now time.Time) (Session, error) {
	for name, id := range map[string]string{"tid": claims.Tenant, "oid or sub": claims.User} {
		if id == "" {
			return Session{}, fmt.Errorf("the claim %s is missing", name)
		}
		if len(id) > maxID {
			return Session{}, fmt.Errorf("the claim %s is longer than %d bytes", name, maxID)
		}
	}
	return Session{
		ID: rand.Text(), CSRF: rand.Text(), Tenant: claims.Tenant, User: claims.User, App: clip(claims.App), Roles: roles,
		Name: clip(claims.Name), PrincipalName: clip(claims.PrincipalName), Began: now.Unix(), Seen: now.Unix(),
	}, nil
}

// clip cuts a text at maxName bytes, between characters.
func clip(s string) string {
	if len(s) <= maxName {
		return s
	}
	end := maxName
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// Claims are those that the session stands for: a user's, never those of an
// application that acts for itself.
func (s Session) Claims() auth.Claims {
	return auth.Claims{
		Subject: s.User, User: s.User, Tenant: s.Tenant, Tenants: []string{s.Tenant}, App: s.App, Roles: s.Roles,
		Name: s.Name, PrincipalName: s.PrincipalName,
	}
}

// Knows says whether token is the session's own against forged requests.
func (s Session) Knows(token string) bool {
	return same(s.CSRF, token)
}

// Lifetimes say when sessions end.
type Lifetimes struct {
	// Idle is how long one lasts after it was last renewed, Whole after it began.
	Idle, Whole time.Duration
}

// renewals is how many times a session is renewed within Idle, at most.
const renewals = 12

// Ends is when a session ends that is not renewed.
func (l Lifetimes) Ends(s Session) time.Time {
	ends := time.Unix(s.Seen, 0).Add(l.Idle).UTC()
	if last := l.Lasts(s); last.Before(ends) {
		ends = last
	}
	return ends
}

// Lasts is when a session ends however often it is renewed.
func (l Lifetimes) Lasts(s Session) time.Time { return time.Unix(s.Began, 0).Add(l.Whole).UTC() }

// Over says whether a session has ended, or begins in the future, which none of
// ours does: a minute is forgiven for clocks of several instances.
func (l Lifetimes) Over(s Session, now time.Time) bool {
	return !now.Before(l.Ends(s)) || time.Unix(s.Began, 0).After(now.Add(time.Minute))
}

// Due says whether a session should be renewed now.
func (l Lifetimes) Due(s Session, now time.Time) bool {
	renewed := s
	renewed.Seen = now.Unix()
	return now.Sub(time.Unix(s.Seen, 0)) >= l.Idle/renewals && l.Ends(renewed).After(l.Ends(s))
}

// encode is the session's text; decode reads it.
func (s Session) encode() ([]byte, error) { return json.Marshal(s) }

func decode(data []byte) (Session, error) {
	var s Session
	if err := json.Unmarshal(data, &s); err != nil {
		return Session{}, fmt.Errorf("read a session: %w", err)
	}
	if s.ID == "" || s.Tenant == "" || s.User == "" || s.CSRF == "" {
		return Session{}, errors.New("read a session: it is not whole")
	}
	return s, nil
}
