package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

func openSigner(t *testing.T) *auth.Signer {
	t.Helper()
	signer, err := auth.OpenSigner(t.TempDir())
	require.NoError(t, err)
	return signer
}

func TestGateway_takesGoodTokensOnly(t *testing.T) {
	signer, stranger := openSigner(t), openSigner(t)
	sign := func(s *auth.Signer, audience string, ttl time.Duration, claims auth.Claims) string {
		token, err := s.Token(claims, audience, ttl)
		require.NoError(t, err)
		return token
	}
	ofA := auth.Claims{Tenant: tenantA}
	good := sign(signer, auth.AudienceIngest, time.Hour, ofA)
	header, rest, _ := strings.Cut(good, ".")
	_, signature, _ := strings.Cut(rest, ".")
	_, claims, _ := strings.Cut(sign(signer, auth.AudienceIngest, time.Hour, auth.Claims{Tenant: tenantC}), ".")
	claims, _, _ = strings.Cut(claims, ".")

	g := startGateway(t, testkit.Kafka(t), func(c *Config) { c.Auth = signer.Config() })
	for _, test := range []struct {
		name, authorization string
		status              int
		challenge, message  string
	}{
		{"none", "", 401, `Bearer realm="gatehouse"`, "no bearer token"},
		{"another scheme", "Basic " + good, 401, `Bearer realm="gatehouse"`, "no bearer token"},
		{"unknown", "Bearer abc", 401, "invalid_token", "malformed"},
		{"expired", "Bearer " + sign(signer, auth.AudienceIngest, -time.Hour, ofA), 401, "invalid_token", "expired"},
		{"signed with another key", "Bearer " + sign(stranger, auth.AudienceIngest, time.Hour, ofA), 401, "invalid_token", "signature"},
		{"with other claims", "Bearer " + header + "." + claims + "." + signature, 401, "invalid_token", "signature"},
		{"for queries", "Bearer " + sign(signer, auth.AudienceQuery, time.Hour, ofA), 401, "invalid_token", "audience"},
		{"without a tenant", "Bearer " + sign(signer, auth.AudienceIngest, time.Hour, auth.Claims{}), 403, "", "names no tenant"},
		{"good", "Bearer " + good, 202, "", ""},
		{"good again", "bearer " + good, 202, "", ""},
		{"static", "Bearer " + testToken, 202, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := g.postText(t, event(t, "graph", "1"), "Authorization: "+test.authorization)
			require.Equal(t, test.status, got.status, "%+v", got)
			assert.Contains(t, got.header.Get("WWW-Authenticate"), test.challenge)
			if test.status == http.StatusAccepted {
				assert.Nil(t, got.Error)
				return
			}
			assert.Contains(t, got.Error.Message, test.message)
			if _, token, _ := strings.Cut(test.authorization, " "); len(token) > 5 {
				assert.NotContains(t, got.Error.Message+got.header.Get("WWW-Authenticate"), token[5:], "the token is not echoed")
			}
			assert.Zero(t, got.Accepted)
		})
	}
	assert.Len(t, g.stored(t), 3, "one of each good token")
}

// A token that was good a moment ago is not taken past its expiry.
func TestTokens_remembersNoLongerThanATokenLives(t *testing.T) {
	signer := openSigner(t)
	known, err := newTokens(t.Context(), Config{Auth: signer.Config()})
	require.NoError(t, err)
	token, err := signer.Token(auth.Claims{Tenant: tenantA}, auth.AudienceIngest, 20*time.Second)
	require.NoError(t, err)
	now := time.Now()
	first, err := known.writer(t.Context(), token, now)
	require.NoError(t, err)
	again, err := known.writer(t.Context(), token, now.Add(10*time.Second))
	require.NoError(t, err)
	assert.Same(t, first, again)
	assert.Nil(t, known.recall(sha256.Sum256([]byte(token)), now.Add(21*time.Second)))
	assert.Nil(t, known.recall(sha256.Sum256([]byte(token+"x")), now))
}

// The tenant of events that name none is the token's, and travels with the record.
func TestGateway_boundsTokensToTenants(t *testing.T) {
	signer := openSigner(t)
	jwt := func(claims auth.Claims) string {
		token, err := signer.Token(claims, auth.AudienceIngest, time.Hour)
		require.NoError(t, err)
		return token
	}
	static := func(token string, tenant string, tenants ...string) StaticToken {
		hash := sha256.Sum256([]byte(token))
		return StaticToken{SHA256: hex.EncodeToString(hash[:]), Tenants: tenants, DefaultTenant: tenant}
	}
	nameless := event(t, "graph", "x")
	ofC := with(t, nameless, `"id"`, `"tenantId":"`+tenantC+`","id"`)
	for _, test := range []struct {
		name, token, fallback string
		header                string // the tenant header of what is stored; "-" for none
		reason                string // why an event without a tenant is refused
		takesC                bool
	}{
		{"first of the list", jwt(auth.Claims{Tenants: []string{tenantB, tenantC}}), "", tenantB, "", true},
		{"tid", jwt(auth.Claims{Tenant: tenantA}), tenantC, tenantA, "", false},
		{"any, with a default", jwt(auth.Claims{Tenants: []string{"*"}}), tenantB, tenantB, "", true},
		{"any, without one", jwt(auth.Claims{Tenants: []string{"*"}}), "", "-", "no-tenant", true},
		{"static", "s1", "", tenantA, "", false},
		{"static with a default", "s2", "", tenantB, "", false},
		{"static for any", "s3", "", tenantC, "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := startGateway(t, testkit.Kafka(t), func(c *Config) {
				c.Auth, c.DefaultTenant = signer.Config(), test.fallback
				c.Tokens = []StaticToken{static("s1", "", tenantA, tenantB), static("s2", tenantB, tenantA, tenantB), static("s3", tenantC, "*")}
			})
			with := "Authorization: Bearer " + test.token
			got := g.postText(t, nameless, with)
			if test.reason != "" {
				require.Len(t, got.Refused, 1)
				assert.Equal(t, test.reason, got.Refused[0].Reason)
			} else {
				assert.EqualValues(t, 1, got.Accepted)
			}
			got = g.postText(t, ofC, with)
			assert.Equal(t, test.takesC, got.Accepted == 1, "%+v", got)
			if !test.takesC {
				assert.Equal(t, http.StatusUnprocessableEntity, got.status)
				assert.Equal(t, ReasonTenant, got.Refused[0].Reason)
				assert.Equal(t, "/tenantId", got.Refused[0].Pointer)
			}
			for _, m := range g.stored(t) {
				tenant, there := headers(m)[schemas.HeaderTenant]
				if test.header == "-" {
					assert.False(t, there, tenant)
					continue
				}
				assert.Equal(t, test.header, tenant)
			}
		})
	}
}

func TestGateway_withoutTokensTakesNothing(t *testing.T) {
	g := startGateway(t, testkit.Kafka(t), func(c *Config) { c.Tokens = nil })
	assert.Equal(t, http.StatusUnauthorized, g.postText(t, event(t, "graph", "1")).status)
}

// A writer's own tenant is that of events that name none, else the first that it may
// write for, else the gateway's.
func TestNewWriter_tenantOfEventsThatNameNone(t *testing.T) {
	for name, c := range map[string]struct {
		tenants          []string
		tenant, fallback string
		want             string
		others           bool
	}{
		"its own":               {[]string{"a", "b"}, "b", "f", "b", false},
		"the first":             {[]string{"a", "b"}, "", "f", "a", false},
		"the first, beside any": {[]string{anyTenant, "b"}, "", "f", "b", true},
		"any":                   {[]string{anyTenant}, "", "f", "f", true},
		"any, and its own":      {[]string{anyTenant}, "b", "f", "b", true},
		"none":                  {nil, "", "f", "", false},
	} {
		w := newWriter("w", c.tenants, c.tenant, c.fallback)
		if w.tenant != c.want || w.mayWrite("other") != c.others {
			t.Errorf("%s: %q, others %v", name, w.tenant, w.mayWrite("other"))
		}
		for _, tenant := range c.tenants {
			if tenant != anyTenant && !w.mayWrite(tenant) {
				t.Errorf("%s: may not write for %s", name, tenant)
			}
		}
	}
}
