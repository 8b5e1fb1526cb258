package auth

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDiscover(t *testing.T) {
	var answer map[string]any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/realm"+discoveryPath, r.URL.Path)
		assert.Equal(t, "application/json", r.Header.Get("Accept"))
		assert.NoError(t, json.NewEncoder(w).Encode(answer))
	}))
	defer server.Close()
	for name, tt := range map[string]struct {
		change map[string]any
		want   string
		check  func(Metadata) bool
	}{
		"all": {nil, "", func(m Metadata) bool {
			return !m.SecretInForm && !m.NamesIssuer && m.EndSessionEndpoint == "https://a/out"
		}},
		"no sign-out":                {map[string]any{"end_session_endpoint": nil}, "", func(m Metadata) bool { return m.EndSessionEndpoint == "" }},
		"secrets in forms alone":     {map[string]any{"token_endpoint_auth_methods_supported": []string{"client_secret_post"}}, "", func(m Metadata) bool { return m.SecretInForm }},
		"in headers too":             {map[string]any{"token_endpoint_auth_methods_supported": []string{"client_secret_post", "client_secret_basic"}}, "", func(m Metadata) bool { return !m.SecretInForm }},
		"in headers alone":           {map[string]any{"token_endpoint_auth_methods_supported": []string{"client_secret_basic"}}, "", func(m Metadata) bool { return !m.SecretInForm }},
		"names itself in answers":    {map[string]any{"authorization_response_iss_parameter_supported": true}, "", func(m Metadata) bool { return m.NamesIssuer }},
		"no sign-in":                 {map[string]any{"authorization_endpoint": nil}, "authorization_endpoint", nil},
		"no tokens":                  {map[string]any{"token_endpoint": nil}, "token_endpoint", nil},
		"a sign-out that is no page": {map[string]any{"end_session_endpoint": "javascript:alert(1)"}, "end_session_endpoint", nil},
		"of another issuer":          {map[string]any{"issuer": "https://other"}, `it is the configuration of "https://other"`, nil},
		"of no JSON":                 {map[string]any{"issuer": 7}, "no JSON object", nil},
	} {
		// The slash at the end of a name is none of the path.
		answer = map[string]any{"issuer": server.URL + "/realm/", "jwks_uri": server.URL + "/keys", "authorization_endpoint": "https://a/in", "token_endpoint": "https://a/token", "end_session_endpoint": "https://a/out"}
		for key, value := range tt.change {
			answer[key] = value
		}
		got, err := Issuer{Issuer: server.URL + "/realm/"}.Discover(t.Context())
		if tt.want != "" {
			require.ErrorContains(t, err, tt.want, name)
			continue
		}
		require.NoError(t, err, name)
		assert.Equal(t, []string{"https://a/in", "https://a/token"}, []string{got.AuthorizationEndpoint, got.TokenEndpoint}, name)
		assert.True(t, tt.check(got), "%s: %+v", name, got)
	}
}

// What an issuer answers is bounded, in length and in redirects.
func TestFetch_bounds(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		switch {
		case strings.HasPrefix(r.URL.Path, "/hops/"):
			_, _ = fmt.Sscanf(r.URL.Path, "/hops/%d", &n)
			if n > 0 {
				http.Redirect(w, r, fmt.Sprintf("/hops/%d", n-1), http.StatusFound)
			}
		case strings.HasPrefix(r.URL.Path, "/long/"):
			_, _ = fmt.Sscanf(r.URL.Path, "/long/%d", &n)
			_, _ = w.Write(make([]byte, n))
		}
	}))
	defer server.Close()
	get := func(path string, n int) (int, error) {
		data, err := fetch(t.Context(), newClient(), fmt.Sprint(server.URL, path, n))
		return len(data), err
	}
	n, err := get("/long/", keysMaxBytes)
	require.NoError(t, err)
	assert.Equal(t, keysMaxBytes, n)
	_, err = get("/long/", keysMaxBytes+1)
	require.ErrorContains(t, err, "longer than")
	_, err = get("/hops/", maxRedirects)
	require.NoError(t, err)
	_, err = get("/hops/", maxRedirects+1)
	require.ErrorContains(t, err, "too many redirects")
}

func TestNewClient_neverLeavesHTTPS(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer plain.Close()
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusFound))
	defer secure.Close()
	client := newClient()
	client.Transport = secure.Client().Transport
	_, err := fetch(t.Context(), client, secure.URL)
	require.ErrorContains(t, err, "is no https address")
}
