package auth

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

func TestOpenSigner_manyAtOnce_shareOneKey(t *testing.T) {
	dir := t.TempDir()
	const openers = 16
	signers := make([]*Signer, openers)
	var group errgroup.Group
	for i := range signers {
		group.Go(func() error {
			var err error
			signers[i], err = OpenSigner(dir)
			return err
		})
	}
	require.NoError(t, group.Wait())
	verifier, err := NewVerifier(context.Background(), signers[0].Config(), AudienceQuery)
	require.NoError(t, err)
	for _, signer := range signers {
		token, err := signer.Token(Claims{Tenant: tenantA}, AudienceQuery, time.Minute)
		require.NoError(t, err)
		_, err = verifier.Verify(context.Background(), token)
		require.NoError(t, err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "keys"))
	require.NoError(t, err)
	assert.Len(t, entries, 2, "no scratch files may stay behind")
}

func TestOpenSigner_keyFile_isPrivateAndStays(t *testing.T) {
	dir := t.TempDir()
	first, err := OpenSigner(dir)
	require.NoError(t, err)
	path := filepath.Join(dir, "keys", "signing.pem")
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	again, err := OpenSigner(dir)
	require.NoError(t, err)
	assert.Equal(t, first.keyID, again.keyID)

	require.NoError(t, os.WriteFile(path, []byte("not a key"), 0o600))
	_, err = OpenSigner(dir)
	require.ErrorContains(t, err, "delete the file to have a new key made")
}

// A token of the demo says who it is for as those of issuers do.
func TestToken_readsBack(t *testing.T) {
	signer, verifier := open(t)
	for name, want := range map[string]Claims{
		"a user":                   {Tenant: tenantA, User: "u", Name: "Ada", PrincipalName: "ada@example.org", Roles: []string{"Global Reader"}},
		"a user by an application": {Tenant: tenantA, User: "u", App: "a", Roles: []string{"AuditLog.Read.All"}},
		"an application":           {Tenant: tenantA, User: "u", App: "a", AppOnly: true, Roles: []string{"AuditLog.Read.All"}},
		"one without roles":        {Tenant: tenantA, User: "u", App: "a", AppOnly: true},
	} {
		token, err := signer.Token(want, AudienceQuery, time.Minute)
		require.NoError(t, err, name)
		got, err := verifier.Verify(t.Context(), token)
		require.NoError(t, err, name)
		want.Issuer, want.Subject, want.Tenants, want.Expires = IssuerDemo, "u", []string{tenantA}, got.Expires
		assert.Equal(t, want, got, name)
	}
}

func TestOpenSigner_keysOfOtherKinds_areNotUsed(t *testing.T) {
	for name, make := range map[string]func() (any, error){
		"another curve": func() (any, error) { return ecdsa.GenerateKey(elliptic.P384(), rand.Reader) },
		"RSA":           func() (any, error) { return rsa.GenerateKey(rand.Reader, 2048) },
	} {
		dir := t.TempDir()
		key, err := make()
		require.NoError(t, err)
		der, err := x509.MarshalPKCS8PrivateKey(key)
		require.NoError(t, err)
		require.NoError(t, os.Mkdir(filepath.Join(dir, "keys"), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "keys", "signing.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
		_, err = OpenSigner(dir)
		require.ErrorContains(t, err, "holds no P-256 key", name)
	}
}

// The public key is written again where another stands in its file.
func TestOpenSigner_publicKeyOfAnother_isReplaced(t *testing.T) {
	dir, other := t.TempDir(), newSigner(t)
	signer, err := OpenSigner(dir)
	require.NoError(t, err)
	data, err := os.ReadFile(other.jwksFile)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(signer.jwksFile, data, 0o600))
	signer, err = OpenSigner(dir)
	require.NoError(t, err)
	verifier, err := NewVerifier(t.Context(), signer.Config(), AudienceQuery)
	require.NoError(t, err)
	token, err := signer.Token(Claims{Tenant: tenantA}, AudienceQuery, time.Minute)
	require.NoError(t, err)
	_, err = verifier.Verify(t.Context(), token)
	require.NoError(t, err)
}
