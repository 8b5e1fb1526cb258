package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadSettings(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "gatehouse")
	require.NoError(t, os.WriteFile(binary, nil, 0o600))
	dir := filepath.Join(t.TempDir(), "run")
	env := map[string]string{"CHAOS_BINARY": binary, "CHAOS_DIR": dir, "CHAOS_KAFKA": "kfake"}
	s, err := readSettings(func(name string) string { return env[name] }, time.Now())
	require.NoError(t, err)
	assert.Equal(t, 5*time.Minute, s.length)
	assert.DirExists(t, dir)

	_, err = readSettings(func(name string) string { return env[name] }, time.Now())
	assert.ErrorContains(t, err, "CHAOS_DIR must not be there yet", "the data of a run is not written over")

	bad := map[string]string{"CHAOS_SECONDS": "soon", "CHAOS_SEED": "-1", "CHAOS_RATE": "0", "CHAOS_KAFKA": "rabbit", "CHAOS_BINARY": "/no/such/file"}
	_, err = readSettings(func(name string) string { return bad[name] }, time.Now())
	for name := range bad {
		assert.ErrorContains(t, err, name, "all mistakes at once")
	}
}
