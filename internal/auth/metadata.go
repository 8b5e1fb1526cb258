package auth

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Metadata is what an issuer publishes about itself (OpenID Connect Discovery 1.0,
// section 3), as far as signing in needs it. Addresses are empty where the issuer
// has none.
type Metadata struct {
	// AuthorizationEndpoint is where a browser is sent to sign in.
	AuthorizationEndpoint string
	// TokenEndpoint exchanges codes for tokens.
	TokenEndpoint string
	// EndSessionEndpoint is where a browser is sent to sign out (RP-Initiated Logout 1.0).
	EndSessionEndpoint string
	// SecretInForm is true when a client's secret goes into the form of a token
	// request; else it goes into the Authorization header.
	SecretInForm bool
	// NamesIssuer is true when answers to the browser carry the parameter iss (RFC 9207).
	NamesIssuer bool
}

// published is the JSON of an issuer's configuration.
type published struct {
	Issuer        string   `json:"issuer"`
	Keys          string   `json:"jwks_uri"`
	Authorization string   `json:"authorization_endpoint"`
	Token         string   `json:"token_endpoint"`
	EndSession    string   `json:"end_session_endpoint"`
	TokenAuth     []string `json:"token_endpoint_auth_methods_supported"`
	NamesIssuer   bool     `json:"authorization_response_iss_parameter_supported"`
}

// Discover fetches what the issuer publishes about itself, from DiscoveryURL or
// the place where OpenID Connect has it. The error names the address and what is
// wrong there.
func (i Issuer) Discover(ctx context.Context) (Metadata, error) {
	found, address, err := i.discover(ctx, newClient())
	if err != nil {
		return Metadata{}, fmt.Errorf("discover sign-in: %w", err)
	}
	for _, endpoint := range []struct {
		name, address string
		needed        bool
	}{
		{"authorization_endpoint", found.Authorization, true},
		{"token_endpoint", found.Token, true},
		{"end_session_endpoint", found.EndSession, false},
	} {
		if endpoint.address == "" && !endpoint.needed {
			continue
		}
		if err := checkEndpoint(address, endpoint.name, endpoint.address); err != nil {
			return Metadata{}, fmt.Errorf("discover sign-in %w", err)
		}
	}
	return Metadata{
		AuthorizationEndpoint: found.Authorization, TokenEndpoint: found.Token, EndSessionEndpoint: found.EndSession,
		SecretInForm: slices.Contains(found.TokenAuth, "client_secret_post") && !slices.Contains(found.TokenAuth, "client_secret_basic"),
		NamesIssuer:  found.NamesIssuer,
	}, nil
}

// discover returns an issuer's configuration and the address that it lies at.
func (i Issuer) discover(ctx context.Context, client *http.Client) (found published, address string, err error) {
	address = i.DiscoveryURL
	if address == "" {
		address = strings.TrimSuffix(i.Issuer, "/") + discoveryPath
	}
	data, err := fetch(ctx, client, address)
	if err != nil {
		return published{}, "", err
	}
	if err := json.Unmarshal(data, &found); err != nil {
		return published{}, "", fmt.Errorf("at %s: no JSON object: %w", address, err)
	}
	if found.Issuer != i.Issuer {
		return published{}, "", fmt.Errorf("at %s: it is the configuration of %q, not of %q", address, found.Issuer, i.Issuer)
	}
	return found, address, nil
}

// checkEndpoint refuses an address that is none, or weaker than the one of the
// configuration that names it.
func checkEndpoint(discovery, name, endpoint string) error {
	from, err := url.Parse(discovery)
	if err != nil {
		return fmt.Errorf("at %s: %w", discovery, err)
	}
	to, err := url.Parse(endpoint)
	if err != nil || !isHTTP(endpoint) {
		return fmt.Errorf("at %s: %s %q is no http or https address", discovery, name, endpoint)
	}
	if err := notWeaker(from, to); err != nil {
		return fmt.Errorf("at %s: %s: %w", discovery, name, err)
	}
	return nil
}
