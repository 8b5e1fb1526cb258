package openid

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

var (
	errNoRequest  = errors.New("no such request")
	errNoCode     = errors.New("no such code")
	errNoClient   = errors.New("no such client")
	errSecret     = errors.New("wrong secret")
	errNotOffered = errors.New("not offered here")
)

// storage holds what the provider knows, in memory. It is an op.Storage that
// offers the authorization code flow alone.
type storage struct {
	provider *Provider

	key signingKey

	mu       sync.Mutex
	people   map[string]Person
	clients  map[string]client
	requests map[string]*request
	codes    map[string]string // code to request
}

func newStorage(t testing.TB, p *Provider, people []Person) *storage {
	t.Helper()
	s := &storage{provider: p, people: map[string]Person{}, clients: map[string]client{}, requests: map[string]*request{}, codes: map[string]string{}}
	for _, person := range people {
		s.people[person.Name] = person
	}
	var err error
	if s.key, err = newKey(); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *storage) add(c Client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clients[c.ID] = client{c, s.provider}
}

func (s *storage) knows(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, found := s.people[name]
	return found
}

func (s *storage) request(id string) (*request, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.requests[id]; r != nil {
		return r, nil
	}
	return nil, errNoRequest
}

func (s *storage) signIn(id, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.requests[id]; r != nil {
		r.subject, r.began = name, time.Now()
	}
}

// CreateAuthRequest implements op.Storage, as do all methods below.
func (s *storage) CreateAuthRequest(_ context.Context, r *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	begun := &request{AuthRequest: r, provider: s.provider, id: rand.Text()}
	s.requests[begun.id] = begun
	return begun, nil
}

func (s *storage) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	return s.request(id)
}

func (s *storage) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.requests[s.codes[code]]; r != nil {
		return r, nil
	}
	return nil, errNoCode
}

func (s *storage) SaveAuthCode(_ context.Context, id, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.codes[code] = id
	return nil
}

func (s *storage) DeleteAuthRequest(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.requests, id) // its code is worth nothing from now on
	return nil
}

func (s *storage) CreateAccessToken(context.Context, op.TokenRequest) (string, time.Time, error) {
	return rand.Text(), time.Now().Add(time.Minute), nil
}

func (s *storage) TerminateSession(_ context.Context, userID, _ string) error {
	s.provider.forget(userID)
	return nil
}

func (s *storage) SigningKey(context.Context) (op.SigningKey, error) {
	return s.key, nil
}

func (s *storage) KeySet(context.Context) ([]op.Key, error) {
	return []op.Key{verifyingKey{s.key}}, nil
}

func (s *storage) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.ES256}, nil
}

func (s *storage) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, found := s.clients[id]; found {
		return c, nil
	}
	return nil, errNoClient
}

func (s *storage) AuthorizeClientIDSecret(ctx context.Context, id, secret string) error {
	found, err := s.GetClientByClientID(ctx, id)
	if err != nil {
		return err
	}
	if c, ok := found.(client); !ok || c.Secret == "" || c.Secret != secret {
		return errSecret
	}
	return nil
}

// SetUserinfoFromRequest sets the person's claims.
func (s *storage) SetUserinfoFromRequest(_ context.Context, info *oidc.UserInfo, r op.IDTokenRequest, _ []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	person, found := s.people[r.GetSubject()]
	if !found {
		return fmt.Errorf("nobody is called %q", r.GetSubject())
	}
	info.Subject = person.Name
	for name, value := range person.Claims {
		info.AppendClaims(name, value)
	}
	return nil
}

func (s *storage) SetUserinfoFromScopes(context.Context, *oidc.UserInfo, string, string, []string) error {
	return nil
}

func (s *storage) Health(context.Context) error { return nil }

func (s *storage) CreateAccessAndRefreshTokens(context.Context, op.TokenRequest, string) (string, string, time.Time, error) {
	return "", "", time.Time{}, errNotOffered
}

func (s *storage) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, errNotOffered
}

func (s *storage) RevokeToken(context.Context, string, string, string) *oidc.Error {
	return oidc.ErrServerError()
}

func (s *storage) GetRefreshTokenInfo(context.Context, string, string) (string, string, error) {
	return "", "", op.ErrInvalidRefreshToken
}

func (s *storage) SetUserinfoFromToken(context.Context, *oidc.UserInfo, string, string, string) error {
	return errNotOffered
}

func (s *storage) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errNotOffered
}

func (s *storage) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

func (s *storage) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errNotOffered
}

func (s *storage) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errNotOffered
}
