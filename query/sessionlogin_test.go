package query

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit/openid"
)

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
