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
	testkit.Eventually(t, 20*time.Second, "it is written down who read, and by what", func() (bool, string) {
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

func TestCallback_belongsToOneAttemptOfOneBrowser(t *testing.T) {
	r := newBarePortal(t, nil)
	const cannot = "did not begin in this browser, was already used, or took longer"
	t.Run("another browser", func(t *testing.T) {
		at := r.browser(t).toCallback("/portal/login", "admin")
		other := r.browser(t)
		answer := other.get(at)
		assert.Equal(t, http.StatusBadRequest, answer.status)
		assert.Contains(t, answer.text, cannot)
		assert.Empty(t, other.cookies())
	})
	t.Run("another state", func(t *testing.T) {
		b := r.browser(t)
		at := b.toCallback("/portal/login", "admin")
		address, err := url.Parse(at)
		require.NoError(t, err)
		values := address.Query()
		state := values.Get("state")
		for _, wrong := range []string{"", state[:8], state[:len(state)-1] + "!", "AAAAAAAA" + state[8:], "; Path=/", state + "\x00"} {
			values.Set("state", wrong)
			address.RawQuery = values.Encode()
			assert.Equal(t, http.StatusBadRequest, b.get(address.String()).status, "%q", wrong)
		}
		assert.NotContains(t, b.cookies(), sessionCookie)
		assert.Equal(t, http.StatusSeeOther, b.get(at).status, "the true one still works")
	})
	t.Run("again", func(t *testing.T) {
		b := r.browser(t)
		at := b.toCallback("/portal/login", "admin")
		var cookies []string
		for name, value := range b.cookies() {
			cookies = append(cookies, name+"="+value)
		}
		require.Equal(t, http.StatusSeeOther, b.get(at).status)
		assert.Equal(t, http.StatusBadRequest, b.get(at).status, "the attempt is over")
		// Even with the cookie of the attempt kept aside, the provider takes a code once.
		answer := r.browser(t).get(at, "Cookie", strings.Join(cookies, "; "))
		assert.Equal(t, http.StatusForbidden, answer.status, answer.text)
		assert.Contains(t, answer.text, "The sign-in provider refused: ")
		assert.NotContains(t, setCookies(answer), sessionCookie)
	})
	t.Run("too late", func(t *testing.T) {
		b := r.browser(t)
		at := b.toCallback("/portal/login", "admin")
		r.ahead.Store(int64(10 * time.Minute))
		defer r.ahead.Store(0)
		assert.Equal(t, http.StatusBadRequest, b.get(at).status)
	})
	t.Run("two tabs", func(t *testing.T) {
		b := r.browser(t)
		first, second := b.toCallback("/portal/login?return=/first", "admin"), b.toCallback("/portal/login?return=/second", "admin")
		assert.Equal(t, r.proxy.URL+"/second", b.get(second).header.Get("Location"))
		assert.Equal(t, r.proxy.URL+"/first", b.get(first).header.Get("Location"))
	})
	t.Run("a code of another attempt", func(t *testing.T) {
		b := r.browser(t)
		one, err := url.Parse(b.toCallback("/portal/login", "admin"))
		require.NoError(t, err)
		two, err := url.Parse(b.toCallback("/portal/login", "admin"))
		require.NoError(t, err)
		mixed := one.Query()
		mixed.Set("code", two.Query().Get("code"))
		one.RawQuery = mixed.Encode()
		answer := b.get(one.String())
		assert.Equal(t, http.StatusForbidden, answer.status, "PKCE binds the code: %s", answer.text)
	})
	t.Run("an error that nobody caused", func(t *testing.T) {
		answer := r.browser(t).get("/portal/callback?error=x&error_description=" + url.QueryEscape("Call 555 to unlock your account"))
		assert.Equal(t, http.StatusBadRequest, answer.status)
		assert.NotContains(t, answer.text, "555", "whoever makes a link must not write our page")
	})
}

func TestCallback_nonceOfAnotherSignIn(t *testing.T) {
	r := newBarePortal(t, nil)
	r.provider.TamperNonce.Store(true)
	b := r.browser(t)
	answer := b.signIn("admin")
	assert.Equal(t, http.StatusForbidden, answer.status)
	assert.Contains(t, answer.text, "it belongs to another sign-in (claim nonce)")
	assert.NotContains(t, b.cookies(), sessionCookie)
}

func TestLogin_returnsToOurOwnPathsAlone(t *testing.T) {
	r := newBarePortal(t, nil)
	b := r.browser(t)
	for _, evil := range []string{
		"https://evil.example", "//evil.example", "///evil.example", `/\evil.example`, `\\evil.example`, "/\t/evil.example", "/\n/evil.example", "http:evil.example",
		"javascript:alert(1)", "evil.example", "", " /", "/ok\r\nSet-Cookie: x=y", "/%0", "/" + strings.Repeat("a", 2000), "@evil.example", ".evil.example", "/ä",
	} {
		answer := b.get("/portal/login?return=" + url.QueryEscape(evil))
		assert.Equal(t, http.StatusBadRequest, answer.status, "%q", evil)
		assert.Empty(t, answer.header.Get("Location"), "%q", evil)
	}
	for _, fine := range []string{"/", "/portal/", "/portal/?a=//b&c=https://d#/e", "/portal/sign-ins/%C3%A4", "/..//evil.example"} {
		answer := b.get(b.toCallback("/portal/login?return="+url.QueryEscape(fine), "admin"))
		assert.Equal(t, r.proxy.URL+fine, answer.header.Get("Location"), "always an address of ours")
	}
	assert.Equal(t, http.StatusBadRequest, b.get("/portal/login?prompt=none").status)
	assert.Equal(t, http.StatusBadRequest, r.do(http.MethodGet, "", "/portal/login?return=%zz").status)
}

func TestLogin_manyAttempts_doNotFillTheBrowser(t *testing.T) {
	r := newBarePortal(t, nil)
	b := r.browser(t)
	for range 40 {
		b.get("/portal/login")
		assert.LessOrEqual(t, len(b.cookies()), 4)
	}
	assert.Equal(t, http.StatusSeeOther, b.signIn("admin").status)
}

func TestLogin_providerDown_serviceStartsAndSaysSo(t *testing.T) {
	provider := openid.Start(t, people()...)
	provider.Down.Store(true)
	r := newPortalRigAt(t, provider, newBareRig, nil) // waits until the service answers
	answer := r.browser(t).get("/portal/login?return=/portal/")
	assert.Equal(t, http.StatusBadGateway, answer.status)
	assert.Contains(t, answer.text, "Signing in does not work at the moment")
	assert.Contains(t, answer.text, provider.URL+"/.well-known/openid-configuration: answered 503")
	assert.Contains(t, answer.text, `href="/portal/login?return=%2Fportal%2F"`)
	assert.Equal(t, http.StatusNotImplemented, r.do(http.MethodGet, r.reader(), policiesOfA).status, "tokens count as ever: there is but no Kafka here")
}

func TestLogin_configurationOfAnotherIssuer_isRefused(t *testing.T) {
	r := newBarePortal(t, nil)
	r.provider.OtherIssuer.Store(true)
	answer := r.browser(t).get("/portal/login")
	assert.Equal(t, http.StatusBadGateway, answer.status)
	assert.Contains(t, answer.text, "it is the configuration of &#34;https://somebody-else.example&#34;, not of &#34;"+r.provider.URL)
}

func TestSession_endsByTime(t *testing.T) {
	r := newBarePortal(t, nil)
	b := r.browser(t)
	b.signIn("admin")
	first := b.cookies()[sessionCookie]
	at := func(d time.Duration, why string, in bool) {
		t.Helper()
		r.ahead.Store(int64(d))
		assert.Equal(t, in, b.administers(), why)
	}
	at(2*time.Minute, "used", true)
	assert.Equal(t, first, b.cookies()[sessionCookie], "not renewed with every request")
	at(50*time.Minute, "used again", true)
	assert.NotEqual(t, first, b.cookies()[sessionCookie], "renewed")
	assert.Equal(t, noon.Add(110*time.Minute).Format(time.RFC3339), b.session()["expiresAt"])
	assert.True(t, r.browser(t).administers("Cookie", sessionCookie+"="+first))
	r.ahead.Store(int64(65 * time.Minute))
	stale := r.browser(t).get(signIns, "Cookie", sessionCookie+"="+first)
	assert.Equal(t, 401, stale.status, "the first cookie was not renewed")
	assert.Contains(t, stale.text, "the session has ended; sign in again")
	for m := 100; m < 480; m += 50 {
		at(time.Duration(m)*time.Minute, "kept alive", true)
	}
	assert.Equal(t, noon.Add(8*time.Hour).Format(time.RFC3339), b.session()["expiresAt"], "no renewal leads past the whole lifetime")
	at(8*time.Hour-time.Second, "the last second", true)
	at(8*time.Hour, "over, however busy", false)
	assert.Equal(t, false, b.session()["signedIn"])
	b2 := r.browser(t)
	b2.signIn("admin")
	r.ahead.Add(int64(61 * time.Minute))
	assert.False(t, b2.administers(), "idle")
	r.ahead.Store(int64(-time.Hour))
	assert.False(t, b2.administers(), "from the future")
}

func TestSession_keysAreReplacedWithoutSigningOut(t *testing.T) {
	old, fresh := strings.Repeat("o", 32), strings.Repeat("f", 32)
	provider := openid.Start(t, people()...)
	before := newPortalRigAt(t, provider, newBareRig, func(c *Config) { c.Session.CookieKeys = []string{old} })
	b := before.browser(t)
	b.signIn("admin")
	first := b.cookies()[sessionCookie]
	during := newPortalRigAt(t, provider, newBareRig, func(c *Config) { c.Session.CookieKeys = []string{fresh, old} })
	after := newPortalRigAt(t, provider, newBareRig, func(c *Config) { c.Session.CookieKeys = []string{fresh} })
	at := func(r *portalRig) *browser { // the same browser: cookies are not told apart by port
		b.home, b.Transport = r.proxy.URL, r.proxy.Client().Transport
		return b
	}
	assert.False(t, at(after).administers(), "unknown to the new key alone")
	assert.True(t, at(during).administers())
	assert.NotEqual(t, first, b.cookies()[sessionCookie], "written anew with the first key")
	assert.True(t, at(after).administers())
}

func TestSession_changedCookie_countsForNothing(t *testing.T) {
	r := newBarePortal(t, nil)
	b := r.browser(t)
	b.signIn("admin")
	whole := b.cookies()[sessionCookie]
	b.get("/portal/login")
	attempt := ""
	for name, value := range b.cookies() {
		if strings.HasPrefix(name, sessionCookie+"-signin-") {
			attempt = value
		}
	}
	require.NotEmpty(t, attempt)
	bad := map[string]string{"empty": "", "cut": whole[:len(whole)-4], "longer": whole + "AAAA", "of an attempt": attempt, "of the hint": b.hint(), "text": "admin", "huge": strings.Repeat("A", 60_000)}
	for i := 0; i < len(whole); i += len(whole) / 40 {
		c := byte('A')
		if whole[i] == c {
			c = 'B'
		}
		bad[whole[:i]+"|"] = whole[:i] + string(c) + whole[i+1:]
	}
	for name, value := range bad {
		answer := r.browser(t).get(signIns, "Cookie", sessionCookie+"="+value)
		assert.Equal(t, 401, answer.status, name)
		answer = r.browser(t).get("/portal/session", "Cookie", sessionCookie+"="+value)
		assert.Equal(t, false, answer.body["signedIn"], name)
		assert.Equal(t, -1, setCookies(answer)[sessionCookie].MaxAge, "%s: taken away", name)
	}
	assert.True(t, r.browser(t).administers("Cookie", sessionCookie+"="+whole))
	assert.False(t, r.browser(t).administers("Cookie", "gatehouse="+whole), "by another name")
}

func TestSession_bearerTokenOutranksIt(t *testing.T) {
	r := newPortalRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "of-alice", "user_id": alice}, values{"id": "of-bob", "user_id": robert})
	b := r.browser(t)
	b.signIn("admin")
	assert.Len(t, b.get(signIns).ids(), 2)
	assert.Equal(t, []string{"of-alice"}, b.get(signIns, "Authorization", "Bearer "+r.token(tenantA, alice)).ids())
	assert.Equal(t, 401, b.get(signIns, "Authorization", "Bearer forged").status, "a bad token is not made good by a session")
	assert.Equal(t, 501, b.send(http.MethodPut, policiesOfA, "{}", "Authorization", "Bearer "+r.token(tenantA, "", "Global Administrator"), "Origin", "https://evil.example").status,
		"a token needs no CSRF token: no browser adds it by itself")
	assert.Len(t, b.get(signIns, "Authorization", "Basic cHJveHk6eA==").ids(), 2, "the password of a proxy is no token")
}

func TestLogout_endsBothSessions(t *testing.T) {
	r := newBarePortal(t, nil)
	b := r.browser(t)
	b.signIn("admin")
	copied := b.cookies()
	require.Equal(t, 1, r.provider.SignedIn())
	require.NotEmpty(t, b.hint())
	token := b.session()["csrfToken"].(string)
	answer := b.send(http.MethodPost, "/portal/logout", "", "Origin", r.proxy.URL, "X-CSRF-Token", token)
	require.Equal(t, http.StatusOK, answer.status, answer.text)
	assert.Empty(t, b.cookies(), "%v", answer.header)
	assert.Empty(t, b.hint())
	assert.Equal(t, false, b.session()["signedIn"])
	stolen := r.browser(t).get(signIns, "Cookie", sessionCookie+"="+copied[sessionCookie])
	assert.Equal(t, 401, stolen.status, "a copy of the cookie is worth nothing")
	assert.Contains(t, stolen.text, "the session has ended")

	out, _ := answer.body["signOut"].(string)
	require.True(t, strings.HasPrefix(out, r.provider.URL+"/end_session?"), answer.text)
	require.Contains(t, out, "id_token_hint=ey")
	ended, at := b.follow(b.get(out), out, r.proxy.URL+"/")
	assert.Equal(t, r.proxy.URL+"/", at, ended.text)
	assert.Zero(t, r.provider.SignedIn(), "signed out at the provider too")
	assert.Equal(t, 401, b.send(http.MethodPost, "/portal/logout", "", "Origin", r.proxy.URL, "X-CSRF-Token", token).status, "nobody is signed in any more")
}

func TestLogout_withoutTheProvider(t *testing.T) {
	r := newBarePortal(t, nil)
	b := r.browser(t)
	b.signIn("reader") // with claims too large for a hint
	assert.Empty(t, b.hint())
	token := b.session()["csrfToken"].(string)
	answer := b.send(http.MethodPost, "/portal/logout", "", "Origin", r.proxy.URL, "X-CSRF-Token", token)
	out, _ := answer.body["signOut"].(string)
	assert.Contains(t, out, "client_id="+clientID)
	assert.NotContains(t, out, "id_token_hint")
}

// Signing in again ends the session before, as a new one gets a new CSRF token.
func TestSession_newOne_takesThePlaceOfTheOld(t *testing.T) {
	r := newBarePortal(t, nil)
	b := r.browser(t)
	b.signIn("admin")
	old, token := b.cookies()[sessionCookie], b.session()["csrfToken"]
	b.get(b.toCallback("/portal/login?prompt=login", "alice"))
	assert.Equal(t, alice, b.session()["userId"])
	assert.NotEqual(t, token, b.session()["csrfToken"])
	assert.Equal(t, 401, r.browser(t).get(signIns, "Cookie", sessionCookie+"="+old).status)
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
