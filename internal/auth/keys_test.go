package auth

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFileKeys_changedFile_isReadAgain(t *testing.T) {
	first, err := OpenSigner(t.TempDir())
	require.NoError(t, err)
	second, err := OpenSigner(t.TempDir())
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "jwks.json")
	install := func(signer *Signer, modified time.Time) {
		data, err := os.ReadFile(signer.jwksFile)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, data, 0o600))
		require.NoError(t, os.Chtimes(path, modified, modified))
	}
	install(first, time.Unix(1_000_000, 0))
	verifier, err := NewVerifier(context.Background(), Config{Issuers: []Issuer{{Issuer: IssuerDemo, JWKSFile: path}}}, AudienceQuery)
	require.NoError(t, err)
	verify := func(signer *Signer) error {
		_, err := verifier.Verify(context.Background(), sign(t, jose.ES256, signer.key, signer.keyID, goodClaims()))
		return err
	}
	require.NoError(t, verify(first))
	require.ErrorIs(t, verify(second), ErrSignature)

	install(second, time.Unix(2_000_000, 0))
	require.NoError(t, verify(second))
	require.ErrorIs(t, verify(first), ErrSignature, "a withdrawn key must stop working")

	require.NoError(t, os.WriteFile(path, []byte("{"), 0o600))
	require.NoError(t, verify(second), "a broken file leaves the last good keys in force")
}

func TestNewVerifier_unusableKeys_sayWhichSetting(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	for name, tt := range map[string]struct {
		issuer Issuer
		want   string
	}{
		"no file":         {Issuer{Issuer: "i", JWKSFile: filepath.Join(dir, "none.json")}, "auth.issuers.0.jwks_file: find key file"},
		"no JSON":         {Issuer{Issuer: "i", JWKSFile: write("a.json", "keys")}, "no JSON Web Key Set"},
		"a shared secret": {Issuer{Issuer: "i", JWKSFile: write("b.json", `{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}`)}, "no public signing key"},
		"neither":         {Issuer{Issuer: "i"}, "issuers.0: set jwks_file, jwks_url or discovery_url"},
		"both":            {Issuer{Issuer: "i", JWKSFile: "f", JWKSURL: "https://x"}, "issuers.0: set one of jwks_file, jwks_url and discovery_url"},
		"no issuer":       {Issuer{JWKSURL: "https://x"}, "issuers.0.issuer: missing"},
		"no address":      {Issuer{Issuer: "i", JWKSURL: "ftp://x"}, "issuers.0.jwks_url"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := NewVerifier(context.Background(), Config{Issuers: []Issuer{tt.issuer}}, AudienceQuery)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

func TestURLKeys_unknownKeyIDs_areFetchedButNotEachTime(t *testing.T) {
	first, err := OpenSigner(t.TempDir())
	require.NoError(t, err)
	second, err := OpenSigner(t.TempDir())
	require.NoError(t, err)
	served, fetches, status := first.jwksFile, 0, http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fetches++
		data, err := os.ReadFile(served)
		assert.NoError(t, err)
		w.WriteHeader(status)
		_, _ = w.Write(data)
	}))
	defer server.Close()
	now := time.Now()
	source := newURLKeys(Issuer{Issuer: IssuerDemo, JWKSURL: server.URL})
	source.now = func() time.Time { return now }
	found := func(kid string) int {
		keys, err := source.keys(context.Background(), kid)
		require.NoError(t, err)
		return len(keys)
	}

	assert.Equal(t, 1, found(first.keyID))
	assert.Equal(t, 0, found(second.keyID))
	assert.Equal(t, 0, found("invented"))
	assert.Equal(t, 1, fetches, "unknown ids within the shortest age must not be fetched")

	served, now = second.jwksFile, now.Add(2*keysMinAge)
	assert.Equal(t, 1, found(second.keyID), "a new key is found")
	assert.Equal(t, 2, fetches)

	status, now = http.StatusServiceUnavailable, now.Add(2*keysMaxAge)
	assert.Equal(t, 1, found(second.keyID), "an unreachable issuer leaves the last good keys in force")
	assert.Equal(t, 3, fetches)
}

func TestURLKeys_unreachableFromTheStart_isNoFaultOfTheToken(t *testing.T) {
	signer, err := OpenSigner(t.TempDir())
	require.NoError(t, err)
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	cfg := Config{Issuers: []Issuer{{Issuer: IssuerDemo, JWKSURL: server.URL}}}
	verifier, err := NewVerifier(context.Background(), cfg, AudienceQuery)
	require.NoError(t, err)
	for range 2 {
		_, err = verifier.Verify(context.Background(), sign(t, jose.ES256, signer.key, signer.keyID, goodClaims()))
		require.ErrorIs(t, err, ErrKeys)
	}
}
