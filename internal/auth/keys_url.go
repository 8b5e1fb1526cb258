package auth

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const (
	// keysMaxAge is how long fetched keys count before they are fetched again, so
	// that a key the issuer withdrew stops working.
	keysMaxAge = time.Hour
	// keysMinAge keeps tokens with invented key ids from making us fetch each time.
	keysMinAge = 10 * time.Second
	// keysTimeout bounds one fetch.
	keysTimeout = 10 * time.Second
	// keysMaxBytes bounds the answer.
	keysMaxBytes = 1 << 20
)

// urlKeys fetches keys from an issuer: at first use, for an unknown key id, and
// when they are old. An unreachable issuer leaves the last good keys in force.
type urlKeys struct {
	url    string
	client *http.Client
	now    func() time.Time

	mu      sync.Mutex
	fetched time.Time // when the last attempt was made
	loaded  []jose.JSONWebKey
}

func newURLKeys(url string) *urlKeys {
	return &urlKeys{url: url, client: &http.Client{Timeout: keysTimeout}, now: time.Now}
}

func (u *urlKeys) keys(ctx context.Context, kid string) ([]jose.JSONWebKey, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	matching := named(u.loaded, kid)
	if age := u.now().Sub(u.fetched); age > keysMaxAge || (len(matching) == 0 && age > keysMinAge) {
		u.fetched = u.now()
		// One caller hanging up must not spoil the fetch for those waiting behind it.
		loaded, err := u.fetch(context.WithoutCancel(ctx))
		if err != nil && u.loaded == nil {
			return nil, err
		}
		if err == nil {
			u.loaded = loaded
		}
		matching = named(u.loaded, kid)
	}
	if u.loaded == nil {
		return nil, fmt.Errorf("keys of %s could not be fetched, next try within %s", u.url, keysMinAge)
	}
	return matching, nil
}

func (u *urlKeys) fetch(ctx context.Context) ([]jose.JSONWebKey, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.url, nil)
	if err != nil {
		return nil, fmt.Errorf("fetch keys: %w", err)
	}
	resp, err := u.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch keys: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch keys from %s: answered %s", u.url, resp.Status)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, keysMaxBytes))
	if err != nil {
		return nil, fmt.Errorf("fetch keys from %s: %w", u.url, err)
	}
	keys, err := parseKeys(data)
	if err != nil {
		return nil, fmt.Errorf("fetch keys from %s: %w", u.url, err)
	}
	return keys, nil
}
