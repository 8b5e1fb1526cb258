package e2e

import (
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// personasSee takes each persona of a demo that has its history in turn, and looks
// at what they see.
func personasSee(t *testing.T, query string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	browser := &http.Client{Jar: jar, Timeout: time.Minute}
	ask := func(method, path, token string, into any) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, query+path, nil)
		require.NoError(t, err)
		if token != "" {
			req.Header.Set("Origin", query)
			req.Header.Set("X-CSRF-Token", token)
		}
		resp, err := browser.Do(req)
		require.NoError(t, err)
		defer func() { _ = resp.Body.Close() }()
		require.Equal(t, http.StatusOK, resp.StatusCode, "%s %s", method, path)
		require.NoError(t, json.NewDecoder(resp.Body).Decode(into))
	}
	var list struct {
		Value []struct{ ID, UserID, TenantID string }
	}
	ask(http.MethodGet, "/portal/personas", "", &list)
	require.Len(t, list.Value, 5)
	for _, persona := range list.Value {
		var now, taken struct {
			CSRFToken, UserID, TenantID string
			Access                      struct{ SignIns string }
		}
		ask(http.MethodGet, "/portal/session", "", &now)
		ask(http.MethodPost, "/portal/personas/"+persona.ID, now.CSRFToken, &taken)
		require.Equal(t, persona.UserID, taken.UserID)
		var page struct {
			Value []struct{ UserID, UserDisplayName string }
		}
		ask(http.MethodGet, "/v1.0/auditLogs/signIns?$top=200", "", &page)
		require.NotEmpty(t, page.Value, "%s sees nothing", persona.ID)
		others := 0
		for _, s := range page.Value {
			if s.UserID != persona.UserID {
				others++
			}
		}
		assert.Equal(t, taken.Access.SignIns == "all", others > 0, persona.ID)
		var own struct{ SignIns int }
		ask(http.MethodGet, "/api/reports/users/"+persona.UserID, "", &own)
		assert.NotZero(t, own.SignIns, "%s has no sign-ins of their own", persona.ID)
	}
}
