package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keyFile writes a JSON Web Key Set.
func keyFile(t *testing.T, keys ...jose.JSONWebKey) string {
	t.Helper()
	data, err := json.Marshal(jose.JSONWebKeySet{Keys: keys})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "jwks.json")
	require.NoError(t, os.WriteFile(path, data, 0o600))
	return path
}

// Every algorithm is taken with a key of its kind, and none but its own where the key
// names one.
func TestVerify_algorithms(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	onCurve := func(curve elliptic.Curve) crypto.Signer {
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		require.NoError(t, err)
		return key
	}
	verify := func(alg jose.SignatureAlgorithm, key crypto.Signer, named jose.SignatureAlgorithm) error {
		cfg := Config{Issuers: []Issuer{{Issuer: IssuerDemo, JWKSFile: keyFile(t, jose.JSONWebKey{Key: key.Public(), Algorithm: string(named)})}}}
		verifier, err := NewVerifier(t.Context(), cfg, AudienceQuery)
		require.NoError(t, err)
		_, err = verifier.Verify(t.Context(), sign(t, alg, key, "", goodClaims()))
		return err
	}
	for alg, key := range map[jose.SignatureAlgorithm]crypto.Signer{
		jose.ES256: onCurve(elliptic.P256()), jose.ES384: onCurve(elliptic.P384()), jose.ES512: onCurve(elliptic.P521()),
		jose.RS256: rsaKey, jose.RS384: rsaKey, jose.RS512: rsaKey, jose.PS256: rsaKey, jose.PS384: rsaKey, jose.PS512: rsaKey, jose.EdDSA: edKey,
	} {
		require.NoError(t, verify(alg, key, ""), alg)
		require.NoError(t, verify(alg, key, alg), alg)
	}
	require.ErrorIs(t, verify(jose.RS256, rsaKey, jose.PS256), ErrSignature)
	require.ErrorIs(t, verify(jose.PS256, rsaKey, jose.RS512), ErrSignature)
}

func TestParseKeys_keepsPublicKeysThatSign(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	for name, tt := range map[string]struct {
		key  jose.JSONWebKey
		want int
	}{
		"to sign":    {jose.JSONWebKey{Key: key.Public(), Use: "sig"}, 1},
		"of any use": {jose.JSONWebKey{Key: key.Public()}, 1},
		"to encrypt": {jose.JSONWebKey{Key: key.Public(), Use: "enc"}, 0},
		"private":    {jose.JSONWebKey{Key: key}, 0},
	} {
		data, err := os.ReadFile(keyFile(t, tt.key))
		require.NoError(t, err)
		keys, err := parseKeys(data)
		assert.Len(t, keys, tt.want, name)
		assert.Equal(t, tt.want == 0, err != nil, name)
	}
	data, err := os.ReadFile(keyFile(t, jose.JSONWebKey{Key: key.Public()}))
	require.NoError(t, err)
	for _, unknown := range []string{`{"kty":"a kind of the future"}`, `7`, `{"kty":"EC","crv":"P-256","x":"AA","y":"AA","issuer":"i"}`} {
		keys, err := parseKeys([]byte(`{"keys":[` + unknown + `,` + string(data[len(`{"keys":[`):])))
		require.NoError(t, err, unknown)
		assert.Len(t, keys, 1, unknown)
	}
}

// A token names the key that signed it, where keys have names.
func TestNamed(t *testing.T) {
	all := []publicKey{{JSONWebKey: jose.JSONWebKey{KeyID: "a"}}, {JSONWebKey: jose.JSONWebKey{KeyID: "b"}}, {}}
	for kid, want := range map[string]int{"": 3, "a": 2, "b": 2, "c": 1} {
		assert.Len(t, named(all, kid), want, kid)
	}
}
