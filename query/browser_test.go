package query

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/testkit/openid"
)

const (
	clientID     = "gatehouse-portal"
	clientSecret = "a secret of +/& signs: %41"
)

// people have accounts at the provider of the tests.
func people() []openid.Person {
	many := []string{"Security Reader"}
	for range 150 {
		many = append(many, "cf1c38e5-3621-4004-a7cb-879624dced7c")
	}
	return []openid.Person{
		{Name: "admin", Claims: map[string]any{"tid": tenantA, "oid": "0ad00000-0000-4000-8000-000000000001", "name": "Ada Admin", "preferred_username": "ada@example.com", "roles": []string{"Global Administrator"}}},
		{Name: "alice", Claims: map[string]any{"tid": tenantA, "oid": alice, "name": "Alice <b>&amp;", "upn": "alice@example.com"}},
		{Name: "reader", Claims: map[string]any{"tid": tenantA, "wids": many, "groups": many, "name": strings.Repeat("ä", 500)}},
		{Name: "permissions", Claims: map[string]any{"tid": tenantA, "azp": clientID, "roles": []string{"AuditLog.Read.All", "Policy.Read.All"}}},
		{Name: "foreigner", Claims: map[string]any{"tid": tenantB, "oid": alice, "roles": []string{"Global Administrator"}}},
		{Name: "stranger", Claims: map[string]any{"tid": "cccccccc-0000-4000-8000-00000000000c", "roles": []string{"Global Administrator"}}},
		{Name: "homeless", Claims: map[string]any{"roles": []string{"Global Administrator"}}},
	}
}

// portalRig is a service behind a proxy that speaks https, as browsers reach it,
// with a provider to sign in at.
type portalRig struct {
	*rig
	provider *openid.Provider
	proxy    *httptest.Server
}

func newPortalRig(t *testing.T, change func(*Config)) *portalRig {
	t.Helper()
	return newPortalRigAt(t, openid.Start(t, people()...), newRig, change)
}

// newBarePortal is one without a database.
func newBarePortal(t *testing.T, change func(*Config)) *portalRig {
	t.Helper()
	return newPortalRigAt(t, openid.Start(t, people()...), newBareRig, change)
}

// newPortalRigAt is one whose people sign in at the provider.
func newPortalRigAt(t *testing.T, provider *openid.Provider, start func(testing.TB, func(*Config)) *rig, change func(*Config)) *portalRig {
	t.Helper()
	var behind atomic.Pointer[url.URL]
	// The proxy asks by the name that it knows the service by, not the browser's.
	proxy := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(behind.Load())
		r.SetXForwarded()
	}})
	t.Cleanup(proxy.Close)
	provider.Add(openid.Client{ID: clientID, Secret: clientSecret, Callback: proxy.URL + "/portal/callback", SignedOut: proxy.URL + "/"})
	r := start(t, func(c *Config) {
		c.PublicURL = proxy.URL
		c.Auth.Issuers = append(c.Auth.Issuers, auth.Issuer{Issuer: provider.URL, Tenants: []string{tenantA, tenantB}})
		c.Session.Issuer, c.Session.ClientID, c.Session.ClientSecret = provider.URL, clientID, clientSecret
		if change != nil {
			change(c)
		}
	})
	service, err := url.Parse(r.base)
	require.NoError(t, err)
	behind.Store(service)
	return &portalRig{rig: r, provider: provider, proxy: proxy}
}

// webBrowser keeps cookies and follows no redirect by itself.
type webBrowser struct {
	t    *testing.T
	home string
	http.Client
}

func (r *portalRig) browser(t *testing.T) *webBrowser {
	return newBrowser(t, r.proxy.URL, r.proxy.Client().Transport)
}

func newBrowser(t *testing.T, home string, transport http.RoundTripper) *webBrowser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &webBrowser{t: t, home: home, Client: http.Client{
		Jar: jar, Transport: transport, Timeout: time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// send asks as a browser does, with headers in pairs.
func (b *webBrowser) send(method, target, body string, headers ...string) reply {
	b.t.Helper()
	if strings.HasPrefix(target, "/") {
		target = b.home + target
	}
	req, err := http.NewRequestWithContext(b.t.Context(), method, target, strings.NewReader(body))
	require.NoError(b.t, err)
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Cookie" { // in place of the browser's own
			b.Client.Jar = nil
		}
		req.Header.Add(headers[i], headers[i+1])
	}
	resp, err := b.Do(req)
	require.NoError(b.t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(b.t, err)
	answer := reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
	if strings.Contains(resp.Header.Get("Content-Type"), "json") && len(text) > 0 {
		require.NoError(b.t, json.Unmarshal(text, &answer.body), answer.text)
	}
	return answer
}

func (b *webBrowser) get(target string, headers ...string) reply {
	b.t.Helper()
	return b.send(http.MethodGet, target, "", headers...)
}

// session is what GET /portal/session says.
func (b *webBrowser) session() map[string]any {
	b.t.Helper()
	answer := b.get("/portal/session")
	require.Equal(b.t, http.StatusOK, answer.status, answer.text)
	return answer.body
}

// follow goes along redirects that answer begins until there is none, or until one
// leads to an address that begins with one of stops. It returns the last answer and
// the address that it came from, or was to come from.
func (b *webBrowser) follow(answer reply, from string, stops ...string) (reply, string) {
	b.t.Helper()
	for range 10 {
		location := answer.header.Get("Location")
		if location == "" {
			return answer, from
		}
		base, err := url.Parse(from)
		require.NoError(b.t, err)
		next, err := base.Parse(location)
		require.NoError(b.t, err)
		from = next.String()
		for _, stop := range stops {
			if strings.HasPrefix(from, stop) {
				return answer, from
			}
		}
		answer = b.get(from)
	}
	b.t.Fatalf("too many redirects, the last to %s", from)
	return reply{}, ""
}

// toCallback signs somebody in at the provider, and stops at the address that the
// provider sends the browser back to.
func (b *webBrowser) toCallback(login, name string) string {
	b.t.Helper()
	callback := b.home + "/portal/callback"
	answer, at := b.follow(b.get(login), b.home+login, callback)
	if strings.HasPrefix(at, callback) { // the provider knew who it is
		return at
	}
	require.Contains(b.t, answer.text, "<form", "%s: %d %s", at, answer.status, answer.text)
	page, err := url.Parse(at)
	require.NoError(b.t, err)
	form := url.Values{"request": {page.Query().Get("request")}, "name": {name}}
	if name == "" {
		form.Set("cancel", "1")
	}
	answer = b.send(http.MethodPost, at, form.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	_, at = b.follow(answer, at, callback)
	require.True(b.t, strings.HasPrefix(at, callback), "%s: %s", at, answer.text)
	return at
}

// signIn signs somebody in, and returns the answer of the callback.
func (b *webBrowser) signIn(name string) reply {
	b.t.Helper()
	return b.get(b.toCallback("/portal/login", name))
}

// administers says whether the browser's session is an administrator's: it gets as
// far as to be told that there is no Kafka here, which needs no database.
func (b *webBrowser) administers(headers ...string) bool {
	b.t.Helper()
	answer := b.get(policiesOfA, headers...)
	if answer.status != http.StatusNotImplemented {
		require.Equal(b.t, http.StatusUnauthorized, answer.status, answer.text)
	}
	return answer.status == http.StatusNotImplemented
}

// cookies are those of the service that the browser would send it.
func (b *webBrowser) cookies() map[string]string { return b.cookiesFor("/portal/session") }

// hint is the cookie that only signing out needs.
func (b *webBrowser) hint() string {
	return b.cookiesFor("/portal/logout")["__Secure-gatehouse-hint"]
}

func (b *webBrowser) cookiesFor(path string) map[string]string {
	home, err := url.Parse(b.home + path)
	require.NoError(b.t, err)
	found := map[string]string{}
	for _, c := range b.Jar.Cookies(home) {
		if strings.Contains(c.Name, "gatehouse") {
			found[c.Name] = c.Value
		}
	}
	return found
}
