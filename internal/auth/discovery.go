package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// discoveryPath is where an issuer's configuration lies (OpenID Connect Discovery 1.0, section 4).
const discoveryPath = "/.well-known/openid-configuration"

// maxRedirects is how many redirects one fetch follows.
const maxRedirects = 5

// newClient fetches what issuers publish. Nothing that began by https goes on by http.
func newClient() *http.Client {
	return &http.Client{Timeout: keysTimeout, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return errors.New("too many redirects")
		}
		return notWeaker(via[0].URL, r.URL)
	}}
}

func notWeaker(from, to *url.URL) error {
	if from.Scheme == "https" && to.Scheme != "https" {
		return fmt.Errorf("%s is no https address", to.Redacted())
	}
	return nil
}

// locate says where the issuer's keys are: the address in the settings, else the
// one its configuration names.
func (i Issuer) locate(ctx context.Context, client *http.Client) (string, error) {
	if i.JWKSURL != "" {
		return i.JWKSURL, nil
	}
	found, address, err := i.discover(ctx, client)
	if err != nil {
		return "", fmt.Errorf("discover keys: %w", err)
	}
	if err := checkEndpoint(address, "jwks_uri", found.Keys); err != nil {
		return "", fmt.Errorf("discover keys %w", err)
	}
	return found.Keys, nil
}

// fetch reads a document of an issuer, of keysMaxBytes at most.
func fetch(ctx context.Context, client *http.Client, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", address, err)
	}
	req.Header.Set("Accept", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err) // it names the address
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch %s: answered %s", address, resp.Status)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, keysMaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", address, err)
	}
	if len(data) > keysMaxBytes {
		return nil, fmt.Errorf("fetch %s: longer than %d bytes", address, keysMaxBytes)
	}
	return data, nil
}
