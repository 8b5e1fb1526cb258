package query

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/browser"
	"github.com/gatehouse/gatehouse/query/questions"
	"github.com/gatehouse/gatehouse/query/session"
)

const robert = "b0b00000-0000-4000-8000-000000000002"

// persona is one kind of caller. What it may see is written down here by hand,
// not worked out from the code.
type persona struct {
	name   string
	claims auth.Claims
	// whole sees the tenant's sign-ins, others those of their own user id.
	whole, policies, changes, audits bool
	// nothing is an application without any permission: 403 everywhere.
	nothing bool
}

func personas() []persona {
	user := func(roles ...string) auth.Claims { return auth.Claims{Tenant: tenantA, User: alice, Roles: roles} }
	app := func(roles ...string) auth.Claims {
		return auth.Claims{Tenant: tenantA, User: "sp-object", App: "client", AppOnly: true, Roles: roles}
	}
	return []persona{
		{name: "Global Administrator", claims: user("Global Administrator"), whole: true, policies: true, changes: true, audits: true},
		{name: "Security Administrator by template", claims: user("194ae4cb-b126-40b2-bd5b-6091b380977d"), whole: true, policies: true, changes: true, audits: true},
		{name: "Security Reader", claims: user("Security Reader"), whole: true, policies: true},
		{name: "Global Reader", claims: user("Global Reader"), whole: true, policies: true},
		{name: "Reports Reader", claims: user("Reports Reader"), whole: true},
		{name: "Security Operator", claims: user("Security Operator"), whole: true},
		{name: "Conditional Access Administrator", claims: user("Conditional Access Administrator"), policies: true, changes: true},
		{name: "a user without a role", claims: user()},
		{name: "another user", claims: auth.Claims{Tenant: tenantA, User: robert}},
		{name: "a user whose application has permissions", claims: auth.Claims{Tenant: tenantA, User: alice, App: "client", Roles: []string{"AuditLog.Read.All", "Policy.Read.All"}}},
		{name: "application that reads sign-ins", claims: app("AuditLog.Read.All"), whole: true},
		{name: "application that reads sign-ins and policies", claims: app("AuditLog.Read.All", "Policy.Read.All"), whole: true, policies: true},
		{name: "application that reads policies", claims: app("Policy.Read.ConditionalAccess"), policies: true},
		{name: "application without permission", claims: app("User.Read.All"), nothing: true},
	}
}

func (p persona) sees(user string) bool {
	return !p.nothing && (p.whole || p.claims.User == user)
}

// probe is one request of the matrix, and what its answer shows.
type probe struct {
	method, target, body string
	// of is the user whose sign-in the path names: 404 to who may not see it.
	of string
	// status says what is answered where it is not 200, and not said above.
	status func(persona) int
	// alice and bob are what shows of each one's sign-in; empty shows nothing.
	alice, bob string
	// total is what shows of so many sign-ins.
	total func(n int) string
	// policies tells that results of policies show, or a marker in their place.
	policies bool
	// open needs no token.
	open bool
	// own is for the browser's own session: a token changes nothing, and the same
	// is answered to everybody.
	own bool
}

func ids(p probe) probe {
	p.alice, p.bob = `"id":"of-alice"`, `"id":"of-bob"`
	return p
}

func status(code int) func(persona) int { return func(persona) int { return code } }

func when(allowed func(persona) bool, code int) func(persona) int {
	return func(p persona) int {
		if allowed(p) {
			return code
		}
		return http.StatusForbidden
	}
}

// matrix has a row for every route: a new one without a row fails the test.
func matrix() map[api.RouteName][]probe {
	counted := func(n int) string { return fmt.Sprintf(`"signIns":%d,`, n) }
	readsPolicies := func(p persona) bool { return p.policies }
	changesPolicies := func(p persona) bool { return p.policies && p.changes }
	never := func(persona) bool { return false }
	audits := func(p persona) bool { return p.audits }
	const elsewhere = "/api/tenants/" + tenantB + "/policies"
	rows := map[api.RouteName][]probe{
		routePortal:   {{target: "/", open: true}, {target: "/signins", open: true}},
		routeAdmin:    {{target: "/healthz", open: true}, {target: "/readyz", open: true}, {target: "/metrics", open: true}},
		api.Unknown:   {{target: "/v1.0/users", status: status(http.StatusNotFound)}, {target: "/api/nothing", status: status(http.StatusNotFound)}},
		routeDocs:     {{target: "/api/docs", open: true}},
		routeDocument: {{target: "/openapi.json", open: true}, {target: "/openapi.yaml", open: true}},
		"metadata":    {{target: "/v1.0/$metadata", open: true}, {target: "/beta/$metadata", open: true}},
		routeService:  {{target: "/v1.0/", open: true}, {target: "/beta/auditLogs", open: true}},
		routeList: {
			ids(probe{target: signIns + "?$count=true", policies: true, total: func(n int) string { return fmt.Sprintf(`"@odata.count":%d,`, n) }}),
			ids(probe{target: "/beta/auditLogs/signIns?visibility=live", policies: true}),
			ids(probe{target: signIns + "?$filter=" + url.QueryEscape("userId ne 'x' or userId eq null"), policies: true}),
			ids(probe{method: http.MethodHead, target: signIns}),
		},
		routeGet: {
			{target: signIns + "/of-alice", of: alice, alice: `"id":"of-alice"`, policies: true},
			{target: "/beta/auditLogs/signIns/of-bob", of: robert, bob: `"id":"of-bob"`, policies: true},
			{target: signIns + "/of-foreign", status: status(http.StatusNotFound)},
		},
		routeTotal: {{target: signIns + "/$count", total: strconv.Itoa}},
		routeBatch: {
			ids(probe{method: http.MethodPost, target: "/v1.0/$batch", body: `{"requests":[{"id":"1","method":"GET","url":"/auditLogs/signIns?$count=true"}]}`, policies: true, total: func(n int) string { return fmt.Sprintf(`"@odata.count":%d,`, n) }}),
			ids(probe{method: http.MethodPost, target: "/beta/$batch", body: `{"requests":[{"id":"1","method":"GET","url":"/auditLogs/signIns?visibility=live"}]}`, policies: true}),
		},
		routeHorizon: {{target: "/api/horizon"}},
		routeLate:    {ids(probe{target: "/api/late", total: func(n int) string { return fmt.Sprintf(`"total":%d,`, n) }})},
		routeWeekly:  {{target: "/api/reports/weekly", total: counted}},
		routeTail:    {ids(probe{target: "/api/tail?after=begin", policies: true})},
		"download": {
			ids(probe{target: "/api/signins/download?format=json", policies: true}),
			{target: "/api/signins/download?format=csv", alice: "of-alice", bob: "of-bob"},
		},
		"report_signins":      {{target: "/api/reports/signins", total: counted}},
		"report_applications": {{target: "/api/reports/applications", alice: "app-alice", bob: "app-bob"}},
		"report_application":  {{target: "/api/reports/applications/app-bob", bob: `"signIns":1,`}, {target: "/api/reports/applications/app-foreign", total: func(int) string { return `"signIns":0,` }}},
		"report_user": {
			{target: "/api/reports/users/" + alice, alice: "app-alice", status: when(func(p persona) bool { return p.sees(alice) }, http.StatusOK)},
			{target: "/api/reports/users/" + robert, bob: "app-bob", status: when(func(p persona) bool { return p.sees(robert) }, http.StatusOK)},
		},
		"report_errors": {{target: "/api/reports/errors", alice: "50126", bob: "50053"}},
		"report_legacy": {{target: "/api/reports/legacyAuthentication", alice: "app-alice", bob: "app-bob"}},
		"report_group":  {{target: "/api/reports/group?ids=" + alice + "," + robert, alice: "app-alice", bob: "app-bob"}},
		"report_values": {
			{target: "/api/reports/values?property=userPrincipalName", alice: "alice@example.com", bob: "bob@example.com"},
			{target: "/api/reports/values?property=appliedConditionalAccessPolicies/id", policies: true, status: when(readsPolicies, http.StatusOK)},
		},
		"report_summary": {{target: "/beta/reports/getAzureADApplicationSignInSummary(period='D30')", alice: "app-alice", bob: "app-bob"}},
		"error":          {{target: "/api/errors/50053"}},
		routePolicies: {
			{target: policiesOfA, status: when(readsPolicies, http.StatusNotImplemented)},
			{method: http.MethodPut, target: policiesOfA, status: when(changesPolicies, http.StatusNotImplemented)},
			{method: http.MethodDelete, target: policiesOfA, status: when(changesPolicies, http.StatusNotImplemented)},
			{target: elsewhere, status: when(never, 0)},
			{method: http.MethodPut, target: elsewhere, status: when(never, 0)},
		},
		// Sessions are told about to whoever asks: what they say of whom is another test's.
		browser.RouteSession:  {{target: "/portal/session", open: true}},
		browser.RoutePersonas: {{target: "/portal/personas", open: true}},
		browser.RoutePersona:  {{method: http.MethodPost, target: "/portal/personas/alice", own: true, status: status(http.StatusForbidden)}},
		browser.RouteLogin:    {{target: "/portal/login", own: true, status: status(http.StatusNotFound)}},
		browser.RouteCallback: {{target: "/portal/callback", own: true, status: status(http.StatusBadRequest)}},
		browser.RouteLogout:   {{method: http.MethodPost, target: "/portal/logout", own: true, status: status(http.StatusUnauthorized)}},
		routePipeline:         {{target: "/api/pipeline", status: when(func(p persona) bool { return p.whole }, http.StatusOK)}},
		routeDead:             {{target: "/api/dead", status: when(audits, http.StatusNotImplemented)}},
		routeLetter:           {{target: "/api/dead/0-1", status: when(audits, http.StatusNotImplemented)}},
		routeReplay:           {{method: http.MethodPost, target: "/api/dead/replay", status: when(audits, http.StatusNotImplemented)}},
		routeWhatIf:           {{method: http.MethodPost, target: "/api/whatif", status: when(func(p persona) bool { return p.whole && p.policies }, http.StatusBadRequest)}},
		routeAccessLog:        {{target: "/api/accesslog", status: when(audits, http.StatusOK)}},
		routeQuestions:        {{target: "/api/questions"}},
	}
	addQuestions(rows)
	return rows
}

// addQuestions adds a row for each question: they show the whole tenant or nothing.
func addQuestions(rows map[api.RouteName][]probe) {
	all, _ := questions.All() // TestAll reports its errors
	for _, q := range all {
		p := probe{target: questionPath(q) + "?visibility=live", status: when(func(p persona) bool { return p.whole && (p.policies || !q.NeedsPolicies()) }, http.StatusOK)}
		if q.Name == "failing-apps" {
			p.target += "&failures=1"
			p.alice, p.bob = "app-alice", "app-bob"
		}
		rows[routeOfQuestion(q)] = []probe{p}
	}
}

// matrixRig holds a sign-in of Alice and one of Bob in tenant A, and one of a user
// with Alice's id in tenant B.
func matrixRig(t *testing.T) *rig {
	r := newRig(t, func(c *Config) {
		c.AccessLog.RetentionDays = 0
		c.Personas = []session.Persona{{ID: "alice", Claims: auth.Claims{Tenant: tenantA, User: alice}}}
	})
	r.setMark(testMark)
	row := func(name, tenant, user string, code int32, offset int64) values {
		return values{
			"id": "of-" + name, "tenant_id": tenant, "user_id": user, "user_principal_name": name + "@example.com", "app_id": "app-" + name, "app_display_name": "app-" + name,
			"status": "Failure", "error_code": code, "client_app": "IMAP4", "late_seconds": uint32(60), "stored_at": noon.Add(-time.Minute), "received_at": noon.Add(-time.Minute),
			"applied_conditional_access_policies": `[{"id":"secret-` + name + `","result":"success"}]`, "_partition": int32(0), "_offset": offset,
		}
	}
	r.insert(row("alice", tenantA, alice, 50126, 0), row("bob", tenantA, robert, 50053, 1), row("foreign", tenantB, alice, 53003, 2))
	r.storedUpTo("topic", 3)
	return r
}

func TestAccess_matrix(t *testing.T) {
	r := matrixRig(t)
	rows := matrix()
	for _, name := range api.AllRoutes((&Service{}).operations()) {
		require.NotEmpty(t, rows[name], "the route %q has no row: say here who may ask for it and what they see", name)
		for _, p := range rows[name] {
			for _, who := range personas() {
				r.probe(t, name, p, who, "by token", r.ask)
				if !who.claims.AppOnly && !p.own { // applications have no sessions
					r.probe(t, name, p, who, "by session", r.askInSession)
				}
			}
			r.probeStrangers(t, p)
		}
	}
}

func (r *rig) probe(t *testing.T, name api.RouteName, p probe, who persona, by string, ask func(*testing.T, probe, auth.Claims) reply) {
	t.Helper()
	at := fmt.Sprintf("%s %s as %s, %s", p.method, p.target, who.name, by)
	answer := ask(t, p, who.claims)
	require.Equal(t, p.expected(who), answer.status, "%s: %s", at, answer.text)
	for _, text := range []string{`"id":"of-foreign"`, "foreign@example.com", "secret-foreign"} {
		assert.NotContains(t, answer.text, text, at)
	}
	if answer.status != http.StatusOK || p.open || p.method == http.MethodHead {
		return
	}
	n := 0
	for _, s := range []struct{ user, text, policy string }{{alice, p.alice, "secret-alice"}, {robert, p.bob, "secret-bob"}} {
		seen := who.sees(s.user)
		if seen {
			n++
		}
		if s.text != "" {
			assert.Equal(t, seen, strings.Contains(answer.text, s.text), "%s: %s in %s", at, s.text, answer.text)
		}
		shown := p.policies && seen && who.policies && (p.of == "" || p.of == s.user)
		assert.Equal(t, shown, strings.Contains(answer.text, s.policy), "%s: %s in %s", at, s.policy, answer.text)
	}
	if p.policies && n > 0 {
		assert.Equal(t, !who.policies, strings.Contains(answer.text, `"appliedConditionalAccessPolicies@gatehouse.withheld":true`), "%s: the marker in %s", at, answer.text)
	}
	if p.total != nil {
		if name == routeTotal {
			assert.Equal(t, p.total(n), answer.text, at)
		} else if n > 0 {
			assert.Contains(t, answer.text, p.total(n), at)
		}
	}
}

func (p probe) expected(who persona) int {
	switch {
	case p.open:
		return http.StatusOK
	case p.own:
		return p.status(who)
	case who.nothing:
		return http.StatusForbidden
	case p.of != "" && !who.sees(p.of):
		return http.StatusNotFound
	case p.status != nil:
		return p.status(who)
	}
	return http.StatusOK
}

// probeStrangers asks without a token, and as the administrator of another tenant
// whose user id is Alice's.
func (r *rig) probeStrangers(t *testing.T, p probe) {
	t.Helper()
	for by, ask := range map[string]func(*testing.T, probe, auth.Claims) reply{"token": r.ask, "session": r.askInSession} {
		admin := ask(t, p, auth.Claims{Tenant: tenantB, User: alice, Roles: []string{"Global Administrator"}})
		for _, text := range []string{`"id":"of-alice"`, `"id":"of-bob"`, "alice@example.com", "bob@example.com", "secret-alice", "secret-bob"} {
			assert.NotContains(t, admin.text, text, "%s as another tenant's administrator, by %s", p.target, by)
		}
	}
	anonymous := r.plain(t, p, "")
	if p.open || p.own {
		assert.Equal(t, p.expected(persona{}), anonymous.status, p.target)
		return
	}
	assert.Equal(t, http.StatusUnauthorized, anonymous.status, p.target)
}

func (r *rig) ask(t *testing.T, p probe, claims auth.Claims) reply {
	t.Helper()
	token, err := r.signer.Token(claims, auth.AudienceQuery, time.Hour)
	require.NoError(t, err)
	return r.plain(t, p, token)
}

// askInSession asks as a browser does in which somebody with the claims signed in.
func (r *rig) askInSession(t *testing.T, p probe, claims auth.Claims) reply {
	t.Helper()
	current, err := session.New(claims, access.ReaderOf(claims).Roles, r.service.now())
	require.NoError(t, err)
	w, at := httptest.NewRecorder(), session.PlaceOf(r.base)
	require.NoError(t, r.service.sessions.Jar.SetSession(w, at, current, r.service.now()))
	cookie := setCookies(reply{header: w.Header()})[at.CookieName()]
	return r.plain(t, p, "", "Cookie", cookie.Name+"="+cookie.Value, "Origin", at.Origin, session.HeaderCSRF, current.CSRF)
}

// plain sends a request with further headers, in pairs, and reads its answer, whatever its format.
func (r *rig) plain(t *testing.T, p probe, token string, headers ...string) reply {
	t.Helper()
	method := p.method
	if method == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequestWithContext(t.Context(), method, r.base+p.target, strings.NewReader(p.body))
	require.NoError(t, err)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
}
