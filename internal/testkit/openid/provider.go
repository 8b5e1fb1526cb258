// Package openid runs an OpenID Connect provider for tests, on a port of its own:
// its protocol is zitadel/oidc's, the people and their sign-in page are ours.
package openid

import (
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/zitadel/oidc/v3/pkg/op"
)

// Person is somebody with an account.
type Person struct {
	// Name is what they type to sign in, and the sub claim of their tokens.
	Name string
	// Claims are the further claims of their ID tokens.
	Claims map[string]any
}

// Client is a service that people sign in to.
type Client struct {
	// ID is its client id; with an empty Secret it is a public client.
	ID, Secret string
	// Callback and SignedOut are the addresses that browsers are sent back to.
	Callback, SignedOut string
}

// Provider is a running provider. What changes its answers may be set while it runs.
type Provider struct {
	// URL is the issuer.
	URL string
	// Down makes it answer 503 to everything.
	Down atomic.Bool
	// TamperNonce puts another nonce into ID tokens.
	TamperNonce atomic.Bool
	// OtherIssuer makes its configuration that of another issuer.
	OtherIssuer atomic.Bool
	// Discoveries counts how often its configuration was asked for, TokenRequests
	// how often a code was brought.
	Discoveries, TokenRequests atomic.Int64

	op      *op.Provider
	storage *storage

	mu sync.Mutex
	// signedIn are the browsers that the provider knows, by their cookie.
	signedIn map[string]string
}

// Start runs a provider that knows the people until the test ends. Its clients are
// added by Add.
func Start(t testing.TB, people ...Person) *Provider {
	t.Helper()
	p := &Provider{signedIn: map[string]string{}}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.URL = server.URL
	p.storage = newStorage(t, p, people)
	var err error
	p.op, err = op.NewProvider(
		&op.Config{CryptoKey: sha256.Sum256([]byte(t.Name())), CodeMethodS256: true, AuthMethodPost: true},
		p.storage, op.StaticIssuer(p.URL), op.WithAllowInsecure(),
	)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Add lets people sign in to a client.
func (p *Provider) Add(c Client) { p.storage.add(c) }

// SignedIn is how many browsers are signed in at the provider itself.
func (p *Provider) SignedIn() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.signedIn)
}

// ServeHTTP implements http.Handler.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if p.Down.Load() {
		http.Error(w, "down for maintenance", http.StatusServiceUnavailable)
		return
	}
	switch r.URL.Path {
	case "/login":
		p.login(w, r)
	case "/.well-known/openid-configuration":
		p.Discoveries.Add(1)
		p.configuration(w, r)
	case "/oauth/token":
		p.TokenRequests.Add(1)
		p.op.ServeHTTP(w, r)
	default:
		p.op.ServeHTTP(w, r)
	}
}

func (p *Provider) configuration(w http.ResponseWriter, r *http.Request) {
	found := op.CreateDiscoveryConfig(op.ContextWithIssuer(r.Context(), p.URL), p.op, p.storage)
	if p.OtherIssuer.Load() {
		found.Issuer = "https://somebody-else.example"
	}
	op.Discover(w, found)
}
