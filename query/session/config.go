// Package session lets people sign in with a browser: by OpenID Connect's
// authorization code flow with PKCE, after which an encrypted cookie stands for
// the token. Nothing about a session is kept in the service but the ids of those
// that were ended.
package session

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// Config is how people sign in with a browser.
type Config struct {
	// Issuer is the provider that people sign in at, one of those in auth.issuers.
	// Empty lets nobody sign in with a browser. It needs the address that browsers
	// know the service by, query.public_url.
	Issuer string `koanf:"issuer"`
	// ClientID is what the provider knows the service by, where it is registered
	// with the redirect address PUBLIC_URL/portal/callback.
	ClientID string `koanf:"client_id"`
	// ClientSecret is the secret that the provider gave the service; better set by
	// the environment than in a file. Empty for a public client.
	ClientSecret string `koanf:"client_secret"`
	// Scopes are what the provider is asked for; openid must be among them.
	Scopes []string `koanf:"scopes"`
	// IdleTimeout ends a session after so long without a request.
	IdleTimeout time.Duration `koanf:"idle_timeout"`
	// Lifetime ends a session so long after signing in, at most 720h: until then
	// the roles of that moment count.
	Lifetime time.Duration `koanf:"lifetime"`
	// CookieKeys encrypt cookies: any texts of 32 bytes or more, the same on every
	// instance. The first encrypts; the others are still read, so that a key can be
	// replaced without signing people out. None makes a key at each start, so that
	// sessions end with the process.
	CookieKeys []string `koanf:"cookie_keys"`
}

const (
	// minKey is the least length of a cookie key, in bytes.
	minKey = 32
	// maxLifetime bounds how long roles may outlive what the provider would say.
	maxLifetime = 30 * 24 * time.Hour
)

// DefaultConfig lets nobody sign in, until an issuer is named.
func DefaultConfig() Config {
	return Config{
		Scopes:      []string{"openid", "profile", "email"},
		IdleTimeout: time.Hour,
		Lifetime:    8 * time.Hour,
	}
}

// Validate reports all problems at once, each prefixed with its setting. base is
// the address that browsers know the service by, trusted the issuers whose tokens
// count.
func (c Config) Validate(base string, trusted auth.Config) error {
	var problems []error
	problem := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	if c.IdleTimeout < time.Minute {
		problem("idle_timeout: %s is less than a minute", c.IdleTimeout)
	}
	if c.Lifetime < c.IdleTimeout || c.Lifetime > maxLifetime {
		problem("lifetime: %s is not between idle_timeout and %s", c.Lifetime, maxLifetime)
	}
	for i, key := range c.CookieKeys {
		if len(key) < minKey {
			problem("cookie_keys.%d: shorter than %d bytes", i, minKey)
		}
	}
	if c.Issuer == "" {
		if c.ClientID != "" || c.ClientSecret != "" {
			problem("issuer: missing; client_id and client_secret are those at an issuer")
		}
		return errors.Join(problems...)
	}
	if c.ClientID == "" {
		problem("client_id: missing; set it to the id that %s knows the service by", c.Issuer)
	}
	if !slices.Contains(c.Scopes, "openid") {
		problem("scopes: openid is missing; without it there is no ID token")
	}
	if err := checkBase(base); err != nil {
		problem("issuer: %w", err)
	}
	if err := c.checkIssuer(trusted); err != nil {
		problem("issuer: %w", err)
	}
	return errors.Join(problems...)
}

// checkIssuer refuses an issuer that is not trusted or cannot be discovered.
func (c Config) checkIssuer(trusted auth.Config) error {
	issuers := c.trusted(trusted)
	if len(issuers) == 0 {
		return fmt.Errorf("%q is none of auth.issuers: list it there, which also says where its keys are and which tenants it may speak for", c.Issuer)
	}
	if issuers[0].DiscoveryURL == "" && !isWeb(c.Issuer) {
		return fmt.Errorf("%q is no address to discover its sign-in at: set discovery_url in auth.issuers", c.Issuer)
	}
	return nil
}

// trusted are the entries of the issuer among those that are trusted.
func (c Config) trusted(all auth.Config) []auth.Issuer {
	var issuers []auth.Issuer
	for _, issuer := range all.Issuers {
		if issuer.Issuer == c.Issuer {
			issuers = append(issuers, issuer)
		}
	}
	return issuers
}

// checkBase refuses addresses over which a cookie would travel in clear.
func checkBase(base string) error {
	if base == "" {
		return errors.New("set query.public_url too, the address that browsers know the service by: the provider sends them back there")
	}
	u, err := url.Parse(base)
	if err != nil {
		return nil // query.public_url says so
	}
	if u.Scheme != "https" && !IsLoopback(u.Hostname()) {
		return fmt.Errorf("query.public_url %s is no https address: a session would travel in clear", base)
	}
	return nil
}

// IsLoopback says whether a host, without its port, is this machine by whatever
// name: localhost, a name below it, or a loopback address.
func IsLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// isWeb says whether an issuer's name is an address to fetch something from.
func isWeb(issuer string) bool {
	u, err := url.Parse(issuer)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.ContainsAny(issuer, "{}")
}
