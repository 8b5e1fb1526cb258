package query

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/internal/testkit/openid"
)

const sessionCookie = "__Host-gatehouse"

func setCookies(answer reply) map[string]*http.Cookie {
	found := map[string]*http.Cookie{}
	for _, c := range (&http.Response{Header: answer.header}).Cookies() {
		found[c.Name] = c
	}
	return found
}

func TestSession_fromTheFirstVisitToTheFirstAnswer(t *testing.T) {
	r := newPortalRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "of-alice", "user_id": alice}, values{"id": "foreign", "tenant_id": tenantB})
	b := r.browser(t)
	assert.Equal(t, map[string]any{"signedIn": false, "signIn": "/portal/login", "demo": false}, b.session())
	assert.Equal(t, http.StatusUnauthorized, b.get(signIns).status)

	begun := b.get("/portal/login?return=" + url.QueryEscape("/portal/?day=2026-07-16#list"))
	require.Equal(t, http.StatusSeeOther, begun.status, begun.text)
	asked, err := url.Parse(begun.header.Get("Location"))
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(asked.String(), r.provider.URL+"/"))
	query := asked.Query()
	assert.Equal(t, "S256", query.Get("code_challenge_method"))
	assert.Len(t, query.Get("code_challenge"), 43)
	assert.GreaterOrEqual(t, len(query.Get("state")), 26)
	assert.GreaterOrEqual(t, len(query.Get("nonce")), 26)
	assert.Equal(t, "openid profile email", query.Get("scope"))
	assert.Equal(t, r.proxy.URL+"/portal/callback", query.Get("redirect_uri"))
	assert.NotContains(t, asked.String(), "secret")
	for name, c := range setCookies(begun) {
		assert.True(t, strings.HasPrefix(name, sessionCookie+"-signin-"), name)
		assert.True(t, c.Secure && c.HttpOnly && c.SameSite == http.SameSiteLaxMode && c.Path == "/" && c.Domain == "", c.String())
		assert.LessOrEqual(t, c.MaxAge, 600)
		assert.NotContains(t, c.Value, query.Get("state"))
	}

	done := b.get(b.toCallback("/portal/login?return="+url.QueryEscape("/portal/?day=2026-07-16#list"), "admin"))
	require.Equal(t, http.StatusSeeOther, done.status, done.text)
	assert.Equal(t, r.proxy.URL+"/portal/?day=2026-07-16#list", done.header.Get("Location"))
	assert.Equal(t, "no-store", done.header.Get("Cache-Control"))
	assert.Equal(t, "no-referrer", done.header.Get("Referrer-Policy"))
	kept := setCookies(done)[sessionCookie]
	require.NotNil(t, kept, "%v", done.header)
	assert.True(t, kept.Secure && kept.HttpOnly && kept.SameSite == http.SameSiteLaxMode && kept.Path == "/" && kept.Domain == "", kept.String())
	assert.Equal(t, 3600, kept.MaxAge)
	assert.Equal(t, 303, done.status)

	told := b.session()
	assert.Equal(t, "Ada Admin", told["name"])
	assert.Equal(t, "ada@example.com", told["userPrincipalName"])
	assert.Equal(t, "0ad00000-0000-4000-8000-000000000001", told["userId"])
	assert.Equal(t, tenantA, told["tenantId"])
	assert.Equal(t, []any{"Global Administrator"}, told["roles"])
	assert.Equal(t, map[string]any{"signIns": "all", "policies": true, "accessLog": true, "managePolicies": true}, told["access"])
	assert.Equal(t, noon.Add(time.Hour).Format(time.RFC3339), told["expiresAt"])
	assert.Equal(t, noon.Add(8*time.Hour).Format(time.RFC3339), told["lastsUntil"])
	assert.Equal(t, true, told["signedIn"])
	assert.Equal(t, "/portal/logout", told["signOut"])

	answer := b.get(signIns)
	assert.Equal(t, []string{"of-alice"}, answer.ids())
	assert.Contains(t, answer.header.Get("Cache-Control"), "private")
	assert.Contains(t, answer.header.Values("Vary"), "Cookie")
	assert.Contains(t, r.get("", "/metrics").text, `gatehouse_query_sessions_total{outcome="begun"} 1`)

	r.ahead.Store(int64(time.Minute))
	testkit.Eventually(t, patience, "it is written down who read, and by what", func() (bool, string) {
		log := b.get("/api/accesslog?route=signins")
		return strings.Contains(log.text, `"userId":"0ad00000-0000-4000-8000-000000000001","appId":"`+clientID+`","appOnly":false,"roles":["Global Administrator"]`), log.text
	})
}

func TestSession_roles_decideAsThoseOfTokens(t *testing.T) {
	r := newPortalRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "of-alice", "user_id": alice}, values{"id": "of-bob", "user_id": robert}, values{"id": "foreign", "tenant_id": tenantB})
	for name, want := range map[string]string{"admin": "of-alice of-bob", "reader": "of-alice of-bob", "alice": "of-alice", "permissions": "", "foreigner": "foreign"} {
		b := r.browser(t)
		require.Equal(t, http.StatusSeeOther, b.signIn(name).status, name)
		got := b.get(signIns)
		require.Equal(t, http.StatusOK, got.status, got.text)
		ids := map[string]bool{}
		for _, id := range got.ids() {
			ids[id] = true
		}
		wanted := map[string]bool{}
		for _, id := range strings.Fields(want) {
			wanted[id] = true
		}
		assert.Equal(t, wanted, ids, name)
		for cookie, value := range b.cookies() {
			assert.LessOrEqual(t, len(cookie)+len(value), 4000, "%s: a browser keeps 4096 bytes of a cookie", name)
		}
	}
	b := r.browser(t)
	b.signIn("alice")
	told := b.session()
	assert.Equal(t, "Alice <b>&amp;", told["name"])
	assert.Equal(t, []any{}, told["roles"])
	assert.Equal(t, map[string]any{"signIns": "own", "policies": false, "accessLog": false, "managePolicies": false}, told["access"])
}

func TestSession_peopleWhoAreNotLetIn(t *testing.T) {
	r := newBarePortal(t, nil)
	for name, want := range map[string]string{
		"homeless": "names no tenant (claim tid)",
		"stranger": "may not speak for its tenant",
		"":         "access_denied: Nobody &lt;typed&gt; a name &amp; that is that.",
	} {
		b := r.browser(t)
		answer := b.signIn(name)
		assert.Equal(t, http.StatusForbidden, answer.status, name)
		assert.Contains(t, answer.text, want)
		assert.Contains(t, answer.text, "/portal/login?return=%2F&amp;prompt=login", "else the provider takes the same account again")
		assert.Contains(t, answer.header.Get("Content-Security-Policy"), "default-src 'none'")
		assert.NotContains(t, b.cookies(), sessionCookie, name)
		assert.Equal(t, false, b.session()["signedIn"])
	}
}

// Providers of one organisation often name no tenant: the settings may.
func TestSession_tenantOfTheSettings(t *testing.T) {
	r := newBarePortal(t, func(c *Config) { c.Auth.Issuers[1].Tenant = tenantA })
	b := r.browser(t)
	require.Equal(t, http.StatusSeeOther, b.signIn("homeless").status)
	assert.Equal(t, tenantA, b.session()["tenantId"])
	b.signIn("foreigner")
	assert.Equal(t, tenantA, b.session()["tenantId"], "the provider still knew the person before")
}

func TestSession_publicClientWithoutSecret(t *testing.T) {
	r := newBarePortal(t, func(c *Config) { c.Session.ClientSecret = "" })
	r.provider.Add(openid.Client{ID: clientID, Callback: r.proxy.URL + "/portal/callback"})
	assert.Equal(t, http.StatusSeeOther, r.browser(t).signIn("admin").status)
}

func TestSession_wrongSecret_isSaidPlainlyAndNeverRepeated(t *testing.T) {
	r := newBarePortal(t, func(c *Config) { c.Session.ClientSecret = "not-the-secret" })
	answer := r.browser(t).signIn("admin")
	assert.Equal(t, http.StatusForbidden, answer.status, answer.text)
	assert.Contains(t, answer.text, "The sign-in provider refused: ")
	assert.NotContains(t, answer.text, "not-the-secret")
}

// The ID token is for the portal alone: it is no token for the API.
func TestSession_idToken_isNoAccessToken(t *testing.T) {
	r := newBarePortal(t, nil)
	b := r.browser(t)
	b.signIn("admin")
	token := b.session()["csrfToken"].(string)
	out, _ := b.send(http.MethodPost, "/portal/logout", "", "Origin", r.proxy.URL, "X-CSRF-Token", token).body["signOut"].(string)
	address, err := url.Parse(out)
	require.NoError(t, err)
	answer := b.get(signIns, "Authorization", "Bearer "+address.Query().Get("id_token_hint"))
	assert.Equal(t, 401, answer.status)
	assert.Contains(t, answer.text, auth.ErrAudience.Error())
}

// On this machine without https, cookies are not marked secure, and named by the
// port: other services on the machine share them.
func TestSession_loopbackWithoutHTTPS(t *testing.T) {
	provider := openid.Start(t, people()...)
	handler := http.NewServeMux()
	server := httptest.NewServer(handler)
	defer server.Close()
	provider.Add(openid.Client{ID: clientID, Secret: clientSecret, Callback: server.URL + "/portal/callback", SignedOut: server.URL + "/"})
	r := newBareRig(t, func(c *Config) {
		c.PublicURL = server.URL
		c.Auth.Issuers = append(c.Auth.Issuers, auth.Issuer{Issuer: provider.URL})
		c.Session.Issuer, c.Session.ClientID, c.Session.ClientSecret = provider.URL, clientID, clientSecret
	})
	handler.Handle("/", r.service.Handler())
	b := newBrowser(t, server.URL, nil)
	done := b.signIn("admin")
	require.Equal(t, http.StatusSeeOther, done.status, done.text)
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	c := setCookies(done)["gatehouse-"+port]
	require.NotNil(t, c, "%v", done.header)
	assert.True(t, !c.Secure && c.HttpOnly && c.SameSite == http.SameSiteLaxMode)
	assert.Equal(t, true, b.session()["signedIn"])
}
