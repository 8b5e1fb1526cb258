package query

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit/openid"
)

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
	at := func(r *portalRig) *webBrowser { // the same browser: cookies are not told apart by port
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
