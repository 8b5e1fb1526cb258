package auth

import (
	"context"
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
