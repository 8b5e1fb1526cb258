package session

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
)

const issuer = "https://login.example.com/realms/main"

func trusting(issuers ...auth.Issuer) auth.Config { return auth.Config{Issuers: issuers} }

func TestConfig_reportsAllProblems(t *testing.T) {
	require.NoError(t, DefaultConfig().Validate("", auth.Config{}), "nobody signs in by default")
	c := Config{Issuer: issuer, ClientSecret: "hidden-secret", Scopes: []string{"profile"}, IdleTimeout: time.Second, Lifetime: 0, CookieKeys: []string{keyA, "hidden-key"}}
	err := c.Validate("http://signins.example.com", auth.Config{})
	require.Error(t, err)
	lines := strings.Split(err.Error(), "\n")
	assert.Len(t, lines, 7, err.Error())
	for _, want := range []string{"idle_timeout: ", "lifetime: ", "cookie_keys.1: ", "client_id: missing", "scopes: openid is missing", "issuer: query.public_url http://signins.example.com is no https address", `issuer: "` + issuer + `" is none of auth.issuers`} {
		assert.Contains(t, "\n"+err.Error(), "\n"+want)
	}
	assert.NotContains(t, err.Error(), "hidden")
}

func TestConfig_issuers(t *testing.T) {
	const template = "https://login.microsoftonline.com/{tenantid}/v2.0"
	for name, tt := range map[string]struct {
		issuer, base string
		trusted      auth.Config
		problem      string
	}{
		"trusted":                      {issuer, "https://signins.example.com", trusting(auth.Issuer{Issuer: "x"}, auth.Issuer{Issuer: issuer}), ""},
		"on this machine":              {issuer, "http://127.0.0.1:8080", trusting(auth.Issuer{Issuer: issuer}), ""},
		"by name":                      {issuer, "http://localhost:8080", trusting(auth.Issuer{Issuer: issuer}), ""},
		"many tenants, by discovery":   {template, "https://s.example", trusting(auth.Issuer{Issuer: template, DiscoveryURL: "https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration"}), ""},
		"many tenants, keys alone":     {template, "https://s.example", trusting(auth.Issuer{Issuer: template, JWKSURL: "https://k.example"}), "set discovery_url"},
		"an issuer that is no address": {"urn:x", "https://s.example", trusting(auth.Issuer{Issuer: "urn:x", JWKSFile: "x"}), "set discovery_url"},
		"no public address":            {issuer, "", trusting(auth.Issuer{Issuer: issuer}), "set query.public_url too"},
		"not trusted":                  {issuer, "https://s.example", trusting(auth.Issuer{Issuer: issuer + "/"}), "is none of auth.issuers"},
	} {
		c := DefaultConfig()
		c.Issuer, c.ClientID = tt.issuer, "client"
		err := c.Validate(tt.base, tt.trusted)
		if tt.problem == "" {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorContains(t, err, tt.problem, name)
	}
	c := DefaultConfig()
	c.ClientID = "client"
	require.ErrorContains(t, c.Validate("", auth.Config{}), "issuer: missing")
}

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST.": true, "a.localhost": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true, "[::1]": true,
		"": false, "0.0.0.0": false, "::": false, "10.0.0.1": false, "localhost.evil.example": false, "notlocalhost": false, "127.0.0.1.evil.example": false, "2130706433": false,
	} {
		assert.Equal(t, want, IsLoopback(host), host)
	}
}
