package query

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/query/session"
)

func lentPersonas() []session.Persona {
	return []session.Persona{
		{ID: "admin", About: "Sees all.", Claims: auth.Claims{Tenant: tenantA, User: robert, Name: "Ada", PrincipalName: "ada@example.com", Roles: []string{"Global Administrator"}}},
		{ID: "alice", About: "Sees her own.", Claims: auth.Claims{Tenant: tenantA, User: alice, Name: "Alice"}},
		{ID: "other", Claims: auth.Claims{Tenant: tenantB, User: "x", Roles: []string{"Global Administrator"}}},
	}
}

// newDemoRig is a service that lends personas, and a browser on its machine.
func newDemoRig(t *testing.T, start func(testing.TB, func(*Config)) *rig, change func(*Config)) (*rig, *webBrowser) {
	t.Helper()
	r := start(t, func(c *Config) {
		c.Personas = lentPersonas()
		if change != nil {
			change(c)
		}
	})
	return r, newBrowser(t, r.base, nil)
}

// take takes a persona as the portal does.
func (b *webBrowser) take(id string, headers ...string) reply {
	b.t.Helper()
	token, _ := b.session()["csrfToken"].(string)
	if len(headers) == 0 {
		headers = []string{"Origin", b.home, "X-CSRF-Token", token}
	}
	return b.send(http.MethodPost, "/portal/personas/"+id, "", headers...)
}

func TestPersonas_areTakenInTurn(t *testing.T) {
	r, b := newDemoRig(t, newRig, nil)
	r.setMark(testMark)
	r.insert(values{"id": "of-alice", "user_id": alice}, values{"id": "of-bob", "user_id": robert}, values{"id": "foreign", "tenant_id": tenantB})
	nobody := b.session()
	assert.Equal(t, false, nobody["signedIn"])
	assert.Equal(t, true, nobody["demo"])
	assert.Nil(t, nobody["signIn"], "there is no provider")
	list := b.get("/portal/personas")
	require.Equal(t, http.StatusOK, list.status)
	first := list.body["value"].([]any)[0]
	assert.Equal(t, map[string]any{"id": "admin", "name": "Ada", "userPrincipalName": "ada@example.com", "userId": robert, "tenantId": tenantA, "roles": []any{"Global Administrator"}, "about": "Sees all."}, first)

	for id, want := range map[string][]string{"admin": {"of-alice", "of-bob"}, "alice": {"of-alice"}, "other": {"foreign"}} {
		taken := b.take(id)
		require.Equal(t, http.StatusOK, taken.status, taken.text)
		assert.Equal(t, b.session(), taken.body, "the answer says who one is now")
		assert.ElementsMatch(t, want, b.get(signIns).ids(), id)
	}
	before := b.cookies()
	require.Equal(t, http.StatusOK, b.take("alice").status)
	_, port, _ := strings.Cut(strings.TrimPrefix(r.base, "http://"), ":")
	old := newBrowser(t, r.base, nil).get(signIns, "Cookie", "gatehouse-"+port+"="+before["gatehouse-"+port])
	assert.Equal(t, http.StatusUnauthorized, old.status, "the persona before is gone")

	token := b.session()["csrfToken"].(string)
	out := b.send(http.MethodPost, "/portal/logout", "", "Origin", b.home, "X-CSRF-Token", token)
	assert.Equal(t, map[string]any{"signOut": nil}, out.body)
	assert.Equal(t, false, b.session()["signedIn"])
	assert.Equal(t, http.StatusNotFound, b.take("nobody").status)
	assert.Equal(t, http.StatusNotFound, b.get("/portal/login").status)
}

func TestPersonas_areForOurOwnPageOnThisMachine(t *testing.T) {
	r, b := newDemoRig(t, newBareRig, nil)
	token := b.session()["csrfToken"].(string)
	_, port, _ := strings.Cut(strings.TrimPrefix(r.base, "http://"), ":")
	for name, headers := range map[string][]string{
		"no token":           {"Origin", b.home},
		"a wrong token":      {"Origin", b.home, "X-CSRF-Token", "x"},
		"another site":       {"Origin", "https://evil.example", "X-CSRF-Token", token},
		"another local port": {"Origin", "http://127.0.0.1:1", "X-CSRF-Token", token},
		"no origin":          {"X-CSRF-Token", token},
	} {
		assert.Equal(t, http.StatusForbidden, b.take("admin", headers...).status, name)
	}
	require.Equal(t, http.StatusOK, b.take("admin").status)
	cookie := "gatehouse-" + port + "=" + b.cookies()["gatehouse-"+port]

	ask := func(target, host string, headers ...string) int {
		req := httptest.NewRequest(http.MethodGet, target, nil)
		req.Host, req.RemoteAddr = host, "127.0.0.1:4000"
		req.Header.Set("Cookie", cookie)
		for i := 0; i < len(headers); i += 2 {
			req.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		r.service.Handler().ServeHTTP(w, req)
		return w.Code
	}
	// A page whose name was pointed at this machine, and proxies that let others in.
	for name, tt := range map[string]struct {
		host    string
		headers []string
		ours    bool
	}{
		"by number":                 {"127.0.0.1:" + port, nil, true},
		"another number":            {"127.1.2.3:" + port, nil, true},
		"by name":                   {"localhost:" + port, nil, true},
		"a name below":              {"demo.localhost:" + port, nil, true},
		"a name pointed here":       {"evil.example:" + port, nil, false},
		"a name that looks like it": {"127.0.0.1.evil.example:" + port, nil, false},
		"localhost of others":       {"localhost.evil.example:" + port, nil, false},
		"no name":                   {"", nil, false},
		"all addresses":             {"0.0.0.0:" + port, nil, false},
		"a proxy":                   {"127.0.0.1:" + port, []string{"X-Forwarded-For", "203.0.113.9"}, false},
		"another proxy":             {"127.0.0.1:" + port, []string{"Forwarded", "for=203.0.113.9"}, false},
	} {
		personas, answer := http.StatusNotFound, http.StatusUnauthorized
		if tt.ours {
			personas, answer = http.StatusOK, http.StatusNotImplemented
		}
		assert.Equal(t, personas, ask("/portal/personas", tt.host, tt.headers...), name)
		assert.Equal(t, answer, ask(policiesOfA, tt.host, tt.headers...), "%s: a persona's session is worth nothing elsewhere either", name)
	}
}

func TestPersonas_beyondTheDemoOnThisMachine_areUnknown(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"no demo":           func(c *Config) { c.Personas = nil },
		"known elsewhere":   func(c *Config) { c.PublicURL = "https://signins.example.com" },
		"on all interfaces": func(c *Config) { c.Listen = "0.0.0.0:0" },
	} {
		r, b := newDemoRig(t, newBareRig, change)
		r.base = strings.Replace(r.base, "[::]", "127.0.0.1", 1)
		b.home = r.base
		assert.Equal(t, http.StatusNotFound, b.get("/portal/personas").status, name)
		assert.Equal(t, http.StatusNotFound, b.take("admin").status, name)
		assert.Equal(t, false, b.session()["demo"], name)
		assert.NotContains(t, b.session(), "csrfToken", name)
		assert.Empty(t, b.cookies())
	}
}
