package cmd

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/internal/tenants"
)

func TestPolicies_put_sendsAllFilesAsOneObject(t *testing.T) {
	var got tenants.Contents
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/api/tenants/t1/policies", r.URL.Path)
		assert.Equal(t, "Bearer secret", r.Header.Get("Authorization"))
		switch r.Method {
		case http.MethodPut:
			body, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			got, err = tenants.ReadContents(body)
			assert.NoError(t, err)
			_, _ = w.Write([]byte(`{"version":"v"}`))
		case http.MethodGet:
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"error":{"message":"None here.","details":[{"target":"/policies/0","message":"odd"}]}}`))
		case http.MethodDelete:
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	defer server.Close()
	to := []string{"--to", server.URL, "--tenant", "t1", "--token", "secret"}
	code, stdout, stderr := command(t, append([]string{"policies", "put", "--policies", "testdata/policies", "--locations", "testdata/locations"}, to...)...)
	require.Zero(t, code, stderr)
	assert.True(t, json.Valid([]byte(stdout)))
	assert.Len(t, got.Policies, 2)
	assert.Len(t, got.NamedLocations, 1)

	code, _, stderr = command(t, append([]string{"policies", "get"}, to...)...)
	assert.Equal(t, exitFailed, code)
	assert.Contains(t, stderr, "None here.")
	assert.Contains(t, stderr, "/policies/0: odd")
	code, _, stderr = command(t, append([]string{"policies", "delete"}, to...)...)
	assert.Zero(t, code, stderr)
	code, _, stderr = command(t, "policies", "put", "--policies", "testdata/policies", "--data-dir", "nowhere")
	assert.Equal(t, exitUsage, code, stderr)
}

func TestPolicyFlags_pagesOfAnAnswer_areAllNeeded(t *testing.T) {
	one, err := os.ReadFile("testdata/policies/block-legacy.json")
	require.NoError(t, err)
	folder := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	write("first.json", `{"@odata.nextLink":"https://graph.test/next","value":[`+string(one)+`]}`)
	_, _, err = (&policyFlags{policies: folder}).read()
	require.ErrorContains(t, err, "first.json: "+policy.Unfinished)

	write("second.json", `{"value":[`+string(one)+`]}`)
	contents, _, err := (&policyFlags{policies: folder}).read()
	require.NoError(t, err)
	assert.Len(t, contents.Policies, 2)
}
