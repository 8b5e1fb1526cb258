package cmd

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// verify reads a token as a stage on the same data directory does.
func verifyToken(t *testing.T, dir, audience, token string) (auth.Claims, error) {
	t.Helper()
	signer, err := auth.OpenSigner(dir)
	require.NoError(t, err)
	verifier, err := auth.NewVerifier(context.Background(), signer.Config(), audience)
	require.NoError(t, err)
	return verifier.Verify(context.Background(), strings.TrimSpace(token))
}

func TestToken_flags_decideWhatItMayDo(t *testing.T) {
	dir := t.TempDir()
	for name, tt := range map[string]struct {
		args     []string
		audience string
		want     auth.Claims
	}{
		"bare":          {nil, auth.AudienceQuery, auth.Claims{Tenant: DemoTenant, User: "gatehouse", Roles: []string{"Global Reader"}, Tenants: []string{DemoTenant}}},
		"user":          {[]string{"--user", "u"}, auth.AudienceQuery, auth.Claims{Tenant: DemoTenant, User: "u", Tenants: []string{DemoTenant}}},
		"roles":         {[]string{"--tenant", "t", "--role", "A", "--role", "B, C"}, auth.AudienceQuery, auth.Claims{Tenant: "t", User: "gatehouse", Roles: []string{"A", "B, C"}, Tenants: []string{"t"}}},
		"user and role": {[]string{"--user", "u", "--role", "A"}, auth.AudienceQuery, auth.Claims{Tenant: DemoTenant, User: "u", Roles: []string{"A"}, Tenants: []string{DemoTenant}}},
		"ingest":        {[]string{"--ingest"}, auth.AudienceIngest, auth.Claims{User: "gatehouse", Tenants: []string{"*"}}},
		"ingest any":    {[]string{"--ingest", "--tenant", "*"}, auth.AudienceIngest, auth.Claims{User: "gatehouse", Tenants: []string{"*"}}},
		"ingest tenant": {[]string{"--ingest", "--tenant", "t"}, auth.AudienceIngest, auth.Claims{Tenant: "t", User: "gatehouse", Tenants: []string{"t"}}},
	} {
		t.Run(name, func(t *testing.T) {
			code, stdout, stderr := command(t, append([]string{"token", "--data-dir", dir}, tt.args...)...)
			require.Equal(t, exitOK, code, stderr)
			claims, err := verifyToken(t, dir, tt.audience, stdout)
			require.NoError(t, err)
			assert.Equal(t, tt.want.Tenant, claims.Tenant)
			assert.Equal(t, tt.want.User, claims.User)
			assert.Equal(t, tt.want.Roles, claims.Roles)
			assert.Equal(t, tt.want.Tenants, claims.Tenants)
			other := auth.AudienceIngest
			if tt.audience == other {
				other = auth.AudienceQuery
			}
			_, err = verifyToken(t, dir, other, stdout)
			require.ErrorIs(t, err, auth.ErrAudience)
		})
	}
}

func TestToken_trust_printsSettingsThatAcceptIt(t *testing.T) {
	dir := t.TempDir()
	_, trust, stderr := command(t, "token", "--data-dir", dir, "--trust")
	code, printed, problems := command(t, "config", "--config", settingsFile(t, trust))
	assert.Equal(t, exitOK, code, stderr+problems)
	assert.Contains(t, printed, "issuer: "+auth.IssuerDemo)
	assert.NotContains(t, trust, "PRIVATE")
}

func TestToken_trust_namesTheKeysFromAnywhere(t *testing.T) {
	t.Chdir(t.TempDir())
	_, trust, _ := command(t, "token", "--data-dir", "some/where", "--trust")
	_, jwks, found := strings.Cut(trust, "jwks_file: ")
	require.True(t, found, trust)
	jwks, _, _ = strings.Cut(jwks, "\n")
	assert.True(t, filepath.IsAbs(jwks), jwks)
	assert.FileExists(t, jwks)
}

func TestToken_rolesThatAllowNothing_areTold(t *testing.T) {
	_, _, stderr := command(t, "token", "--data-dir", t.TempDir(), "--role", "Globl Reader", "--role", "securityreader")
	assert.Contains(t, stderr, `"Globl Reader" allows nothing`)
	assert.Contains(t, stderr, "Global Reader")
	assert.NotContains(t, stderr, "securityreader")
}
