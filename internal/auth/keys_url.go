package auth

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const (
	// keysMaxAge is how long fetched keys count before they are fetched again, so
	// that a key the issuer withdrew stops working.
	keysMaxAge = time.Hour
	// keysMinAge keeps tokens with invented key ids from making us fetch each time.
	keysMinAge = 10 * time.Second
	// keysTimeout bounds one request to the issuer.
	keysTimeout = 10 * time.Second
	// keysPatience is how long a token that old keys can check waits for new ones.
	keysPatience = 2 * time.Second
	// keysStaleAge is how long keys outlive an issuer that is out of reach.
	keysStaleAge = 24 * time.Hour
	// keysMaxBytes bounds a document of the issuer.
	keysMaxBytes = 1 << 20
)

// urlKeys fetches keys from an issuer: at first use, for an unknown key id, and
// when they are old. An issuer out of reach leaves the last good keys in force
// for keysStaleAge.
type urlKeys struct {
	issuer Issuer
	client *http.Client
	now    func() time.Time

	mu      sync.Mutex
	tried   time.Time // when the last attempt began
	fetched time.Time // when the last attempt that succeeded began
	loaded  []publicKey
	failure error         // why the last attempt failed; nil when it succeeded
	pending chan struct{} // closed when the attempt under way ends; nil without one
}

func newURLKeys(issuer Issuer) *urlKeys {
	return &urlKeys{issuer: issuer, client: newClient(), now: time.Now}
}

func (u *urlKeys) keys(ctx context.Context, kid string) ([]publicKey, error) {
	matching, pending, err := u.look(kid)
	if pending == nil {
		return matching, err
	}
	var patience <-chan time.Time
	if len(matching) > 0 {
		timer := time.NewTimer(keysPatience)
		defer timer.Stop()
		patience = timer.C
	}
	select {
	case <-pending:
	case <-patience:
		return matching, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for keys: %w", ctx.Err())
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.usable(kid)
}

// look returns the keys that are there, and when others are worth waiting for,
// what is closed once they have come or not.
func (u *urlKeys) look(kid string) (matching []publicKey, pending <-chan struct{}, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	now := u.now()
	matching, err = u.usable(kid)
	if len(matching) > 0 && now.Sub(u.fetched) <= keysMaxAge {
		return matching, nil, nil
	}
	if u.pending == nil && now.Sub(u.tried) > keysMinAge {
		u.tried, u.pending = now, make(chan struct{})
		go u.refresh(now)
	}
	if u.pending == nil {
		return matching, nil, err
	}
	return matching, u.pending, nil
}

// usable returns the keys that may be used now.
func (u *urlKeys) usable(kid string) ([]publicKey, error) {
	if u.loaded == nil || u.now().Sub(u.fetched) > keysStaleAge {
		if u.failure == nil {
			return nil, fmt.Errorf("keys of %s have not been fetched", u.issuer.Issuer)
		}
		return nil, fmt.Errorf("keys of %s, next try within %s: %w", u.issuer.Issuer, keysMinAge, u.failure)
	}
	return named(u.loaded, kid), nil
}

// refresh makes one attempt. It belongs to no request: one caller hanging up
// must not spoil it for those who wait.
func (u *urlKeys) refresh(began time.Time) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*keysTimeout)
	defer cancel()
	loaded, err := u.load(ctx)
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.failure = err; err == nil {
		u.loaded, u.fetched = loaded, began
	}
	close(u.pending)
	u.pending = nil
}

func (u *urlKeys) load(ctx context.Context) ([]publicKey, error) {
	address, err := u.issuer.locate(ctx, u.client)
	if err != nil {
		return nil, err
	}
	data, err := fetch(ctx, u.client, address)
	if err != nil {
		return nil, fmt.Errorf("get keys: %w", err)
	}
	keys, err := parseKeys(data)
	if err != nil {
		return nil, fmt.Errorf("get keys from %s: %w", address, err)
	}
	return keys, nil
}
