package ingest

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/gatehouse/gatehouse/internal/auth"
)

const (
	// rememberFor is how long a verified token is taken without looking at its
	// signature again; never past its expiry.
	rememberFor = time.Minute
	// maxRemembered bounds how many are.
	maxRemembered = 4096
)

// writer is who posts, and what they may write.
type writer struct {
	// name tells tokens apart for their limits.
	name    string
	tenants []string
	any     bool
	// tenant is that of events that name none; may be empty.
	tenant  string
	expires time.Time
}

// mayWrite tells whether events of a tenant may be posted.
func (w *writer) mayWrite(tenant string) bool {
	return w.any || slices.Contains(w.tenants, tenant)
}

func newWriter(name string, tenants []string, tenant, fallback string) *writer {
	w := &writer{name: name, tenants: tenants, any: slices.Contains(tenants, anyTenant), tenant: tenant}
	if w.tenant == "" {
		for _, t := range tenants {
			if t != anyTenant {
				w.tenant = t
				break
			}
		}
	}
	if w.tenant == "" && w.any {
		w.tenant = fallback
	}
	return w
}

// tokens knows who a bearer token stands for.
type tokens struct {
	static   []staticToken
	verifier *auth.Verifier // nil when no issuer is trusted
	fallback string

	mu         sync.Mutex
	remembered map[[sha256.Size]byte]remembered
}

type staticToken struct {
	hash   []byte
	writer *writer
}

type remembered struct {
	writer *writer
	until  time.Time
}

func newTokens(ctx context.Context, cfg Config) (*tokens, error) {
	t := &tokens{fallback: cfg.DefaultTenant, remembered: map[[sha256.Size]byte]remembered{}}
	for i, static := range cfg.Tokens {
		hash, err := hex.DecodeString(static.SHA256)
		if err != nil {
			return nil, fmt.Errorf("ingest.tokens.%d.sha256: %w", i, err)
		}
		w := newWriter("static "+static.SHA256, static.Tenants, static.DefaultTenant, cfg.DefaultTenant)
		t.static = append(t.static, staticToken{hash, w})
	}
	if len(cfg.Auth.Issuers) > 0 {
		var err error
		if t.verifier, err = auth.NewVerifier(ctx, cfg.Auth, auth.AudienceIngest); err != nil {
			return nil, fmt.Errorf("ingest.%w", err)
		}
	}
	return t, nil
}

func (t *tokens) none() bool { return len(t.static) == 0 && t.verifier == nil }

// writer returns who the token stands for. Errors are those of auth.Verifier.
func (t *tokens) writer(ctx context.Context, token string, now time.Time) (*writer, error) {
	hash := sha256.Sum256([]byte(token))
	var found *writer
	for _, static := range t.static {
		// All are compared, so that the time taken says nothing about which one matched.
		if subtle.ConstantTimeCompare(static.hash, hash[:]) == 1 {
			found = static.writer
		}
	}
	if found != nil {
		return found, nil
	}
	if t.verifier == nil {
		return nil, fmt.Errorf("%w: it is none of the tokens configured", auth.ErrMalformed)
	}
	if w := t.recall(hash, now); w != nil {
		return w, nil
	}
	claims, err := t.verifier.Verify(ctx, token)
	if err != nil {
		return nil, err
	}
	w := newWriter("jwt "+claims.Issuer+" "+claims.Tenant+" "+claims.Subject, claims.Tenants, claims.Tenant, t.fallback)
	w.expires = claims.Expires
	t.remember(hash, w, now)
	return w, nil
}

func (t *tokens) recall(hash [sha256.Size]byte, now time.Time) *writer {
	t.mu.Lock()
	defer t.mu.Unlock()
	known, ok := t.remembered[hash]
	if !ok || !now.Before(known.until) {
		return nil
	}
	return known.writer
}

func (t *tokens) remember(hash [sha256.Size]byte, w *writer, now time.Time) {
	until := now.Add(rememberFor)
	if w.expires.Before(until) {
		until = w.expires
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.remembered) >= maxRemembered {
		clear(t.remembered)
	}
	t.remembered[hash] = remembered{w, until}
}
