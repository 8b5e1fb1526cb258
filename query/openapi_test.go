package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/openapi"
	"github.com/gatehouse/gatehouse/internal/openapi/openapitest"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/browser"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/session"
)

// served is the document as a client reads it.
type served struct{ openapitest.Served }

func readDocument(t testing.TB, r *rig) served {
	t.Helper()
	return served{openapitest.Read(t, r.get("", "/openapi.json").text)}
}

// call is a request made from nothing but the document.
type call struct {
	path, method string
	values       map[string]string // of parameters, by name
	body         string
}

// callOf is the request of an example.
func (d served) callOf(path, method, name string) call {
	c := call{path: path, method: method, values: map[string]string{}}
	o := d.Operation(path, method)
	for _, given := range o.Parameters {
		p := d.Parameter(given)
		if e, found := p.Examples.Find(name); found {
			c.values[p.Name] = fmt.Sprint(e.Value)
		}
	}
	if o.Body != nil {
		for _, media := range o.Body.Content {
			text, _ := json.Marshal(media.Examples.Get(name).Value)
			c.body = string(text)
		}
	}
	return c
}

// with is the request with another value.
func (c call) with(name, value string) call {
	c.values = maps.Clone(c.values)
	c.values[name] = value
	return c
}

// examplesOf are the names of an operation's examples; one without a name when
// it takes nothing.
func (d served) examplesOf(path, method string) []string {
	names := map[string]bool{}
	o := d.Operation(path, method)
	for _, given := range o.Parameters {
		for _, name := range d.Parameter(given).Examples.Names() {
			names[name] = true
		}
	}
	if o.Body != nil {
		for _, media := range o.Body.Content {
			for _, name := range media.Examples.Names() {
				names[name] = true
			}
		}
	}
	if len(names) == 0 {
		return []string{""}
	}
	return slices.Sorted(maps.Keys(names))
}

// send sends a request with a token and returns the answer.
func (d served) send(t testing.TB, r *rig, c call, token, accept string) reply {
	t.Helper()
	target, query := c.path, url.Values{}
	for _, given := range d.Operation(c.path, c.method).Parameters {
		p := d.Parameter(given)
		value, is := c.values[p.Name]
		switch {
		case p.In == openapi.InPath:
			require.True(t, is, "%s has no value for %s", c.path, p.Name)
			target = strings.Replace(target, "{"+p.Name+"}", url.PathEscape(value), 1)
		case p.In == openapi.InQuery && is:
			query.Set(p.Name, value)
		}
	}
	for name, value := range c.values { // those that the document does not have
		if !query.Has(name) && !strings.Contains(c.path, "{"+name+"}") {
			query.Set(name, value)
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), strings.ToUpper(c.method), r.base+target+"?"+query.Encode(), strings.NewReader(c.body))
	require.NoError(t, err)
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Header.Set("Accept", accept)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	var text bytes.Buffer
	_, err = text.ReadFrom(resp.Body)
	require.NoError(t, err)
	return reply{status: resp.StatusCode, header: resp.Header, text: text.String()}
}

// answers checks an answer by what the document says of its status.
func (d served) answers(t testing.TB, c call, answer reply) {
	t.Helper()
	at := fmt.Sprintf("%s %s %v", c.method, c.path, c.values)
	d.Check(t, c.path, c.method, answer.status, answer.header.Get("Content-Type"), answer.text, at)
	if answer.status != http.StatusOK {
		return
	}
	for name := range d.Response(t, c.path, c.method, answer.status).Headers {
		if name == "ETag" && strings.EqualFold(c.values["visibility"], string(option.Live)) {
			continue // what may still change has none
		}
		require.NotEmpty(t, answer.header.Get(name), "%s: header %s in %v", at, name, answer.header)
	}
}

// documentRig is a service with sign-ins of all kinds in the tenant of the
// examples, and the policies of that tenant.
func documentRig(t *testing.T) (*rig, served, string) {
	r := policiesRig(t, testkit.Kafka(t), func(c *Config) {
		c.Personas = []session.Persona{{ID: "reports-reader", Claims: auth.Claims{Tenant: tenantA, User: alice}}}
	})
	r.lieDead(t)
	const tenant = "de300000-0000-4000-8000-000000000001"
	rows := append(filterRows(), fullRow(), values{"id": "my-first-event", "user_principal_name": "ada@example.org"},
		values{"id": "theirs", "user_id": exampleUser, "app_id": exampleApp, "app_display_name": "Mail", "client_app": "POP3", "status": "Failure", "error_code": int32(50126)},
		values{"id": "late", "late_seconds": uint32(100), "stored_at": noon.Add(-time.Hour)}, values{"id": "dull", "user_display_name": "outlook"})
	for i, row := range rows {
		row["tenant_id"], row["_partition"], row["_offset"] = tenant, int32(0), int64(i)
	}
	r.insert(rows...)
	r.storedUpTo("topic", int64(len(rows)))
	r.setMark(testMark)
	token, err := r.signer.Token(auth.Claims{Tenant: tenant, User: alice, Roles: []string{"Global Administrator"}}, auth.AudienceQuery, time.Hour)
	require.NoError(t, err)
	return r, readDocument(t, r), token
}

// eachOperation calls f with all operations: of a path, PUT before GET before DELETE.
func (d served) eachOperation(f func(path, method string, o *openapi.Operation)) {
	for _, path := range d.Paths.Names() {
		for _, method := range []string{"put", "post", "get", "delete"} {
			if o := d.Operation(path, method); o != nil {
				f(path, method, o)
			}
		}
	}
}

func TestOpenAPI_isValid(t *testing.T) {
	r := newRig(t, nil)
	text := r.get("", "/OpenAPI.json").text
	openapitest.Validate(t, text)
	d := readDocument(t, r)
	assert.Equal(t, r.base, d.Servers[0].URL)
	var asYAML any
	require.NoError(t, yaml.Unmarshal([]byte(r.plain(t, probe{target: "/openapi.yaml"}, "").text), &asYAML))
	again, err := json.Marshal(asYAML)
	require.NoError(t, err)
	assert.JSONEq(t, text, string(again))
}

// What the official schema cannot say.
func TestOpenAPI_isConsistent(t *testing.T) {
	r := newRig(t, nil)
	d := readDocument(t, r)
	ids := map[string]string{}
	names := regexp.MustCompile(`\{([^}]*)\}`)
	d.eachOperation(func(path, method string, o *openapi.Operation) {
		at := method + " " + path
		assert.Empty(t, ids[o.ID], "%s and %s are both called %s", at, ids[o.ID], o.ID)
		ids[o.ID] = at
		assert.NotEmpty(t, o.Summary, at)
		assert.Contains(t, []string{groupSignIns, groupReports, groupQuestions, groupService, groupSessions, groupPages}, o.Tags[0], at)
		var inPath []string
		seen := map[string]bool{}
		for _, given := range o.Parameters {
			p := d.Parameter(given)
			require.NotNil(t, p, at)
			assert.False(t, seen[p.In+p.Name], "%s has %s twice", at, p.Name)
			seen[p.In+p.Name] = true
			assert.NotEmpty(t, p.Description, "%s: %s", at, p.Name)
			if p.In == openapi.InPath {
				inPath = append(inPath, "{"+p.Name+"}")
			}
		}
		assert.Equal(t, names.FindAllString(path, -1), inPath, at)
	})
	assert.Len(t, ids, len((&Service{}).operations()))
	for name, s := range d.Components.Schemas {
		for property, of := range s.Properties.All() {
			if strings.HasPrefix(name, "SignIn") || s.AdditionalProperties == true || of.Ref != "" || of.Description != "" {
				continue
			}
			assert.True(t, slices.Contains(plainProperties, property), "%s/%s is not described", name, property)
		}
	}
}

// plainProperties say all by their names.
var plainProperties = strings.Fields(`error message code start end success failure interrupted userId userPrincipalName userDisplayName servicePrincipalId servicePrincipalName appId appDisplayName
	id createdDateTime isInteractive bytes status method route requestId clientRequestId durationMs remoteAddress forwardedFor upTo over events @odata.context @odata.type firstDateTime lastDateTime
	name reason version changedAt policies namedLocations buckets values users applications clientApps countries conditionalAccess mfa locations devices errors weeks group
	successfulSignInCount failedSignInCount successPercentage @gatehouse.horizon @gatehouse.storedThrough @gatehouse.restatedAt city state countryOrRegion latitude longitude organization database autonomousSystemNumber tenantId roles access signIns accessLog managePolicies about`)

// TestOpenAPI_everyExample_isAnswered asks each operation with each of its
// examples, for each media type, and checks the answers by their schemas.
func TestOpenAPI_everyExample_isAnswered(t *testing.T) {
	r, d, token := documentRig(t)
	n := 0
	d.eachOperation(func(path, method string, o *openapi.Operation) {
		switch {
		case path == "/metrics" || path == "/healthz" || path == "/readyz" || path == "/":
			return // see TestHandler_adminAndLanding
		case strings.HasPrefix(path, "/portal/") && (method == "post" || path == browser.LoginPath || path == browser.CallbackPath):
			return // see TestPortal
		}
		sent := token
		if o.Security != nil {
			sent = ""
		}
		for _, name := range d.examplesOf(path, method) {
			c := d.callOf(path, method, name)
			ok := d.Response(t, path, method, map[string]int{"delete": 204}[method]+map[string]int{"get": 200, "put": 200, "post": 200}[method])
			for media := range maps.Keys(ok.Content) {
				if media == api.MediaEvent {
					continue // see TestTail_stream
				}
				answer := d.send(t, r, c, sent, media)
				require.Less(t, answer.status, 300, "%s %s %s: %s", method, path, name, answer.text)
				d.answers(t, c, answer)
				if strings.HasPrefix(path, reportsRoot) || media == api.MediaYAML {
					require.True(t, strings.HasPrefix(answer.header.Get("Content-Type"), media), "%s: %v", path, answer.header)
				}
				n++
			}
			if ok.Content == nil {
				answer := d.send(t, r, c, sent, "*/*")
				require.Equal(t, 204, answer.status, answer.text)
				n++
			}
		}
	})
	assert.Greater(t, n, 60)
}

// TestOpenAPI_everyParameter_isTaken asks with each value that the document names
// of each option, and with values that it excludes.
func TestOpenAPI_everyParameter_isTaken(t *testing.T) {
	r, d, token := documentRig(t)
	put := d.callOf("/api/tenants/{id}/policies", "put", "block")
	require.Equal(t, http.StatusOK, d.send(t, r, put, token, api.MediaJSON).status)
	d.eachOperation(func(path, method string, o *openapi.Operation) {
		if method != "get" || o.Security != nil {
			return
		}
		usual := d.callOf(path, method, d.examplesOf(path, method)[0])
		usual.values["to"] = "2026-07-30"
		if !slices.ContainsFunc(o.Parameters, func(p *openapi.Parameter) bool { return p.Name == "to" }) {
			delete(usual.values, "to")
		}
		for _, p := range o.Parameters {
			if p = d.Parameter(p); p.In != openapi.InQuery {
				continue
			}
			for _, value := range valuesOfOption(p) {
				c := usual.with(p.Name, value)
				answer := d.send(t, r, c, token, api.MediaJSON)
				require.Equal(t, http.StatusOK, answer.status, "%s?%s=%s: %s", path, p.Name, value, answer.text)
				d.answers(t, c, answer)
			}
			for _, value := range notValuesOfOption(p) {
				c := usual.with(p.Name, value)
				answer := d.send(t, r, c, token, api.MediaJSON)
				require.Equal(t, http.StatusBadRequest, answer.status, "%s?%s=%s: %s", path, p.Name, value, answer.text)
				d.answers(t, c, answer)
			}
		}
	})
}

// valuesOfOption are values that the document names.
func valuesOfOption(p *openapi.Parameter) []string {
	var all []string
	add := func(value any) { all = append(all, fmt.Sprint(value)) }
	for _, word := range p.Schema.Enum {
		add(word)
		add(strings.ToUpper(fmt.Sprint(word)))
	}
	for _, e := range p.Schema.Examples {
		add(e)
	}
	for _, e := range p.Examples.All() {
		add(e.Value)
	}
	if p.Schema.Default != nil {
		add(p.Schema.Default)
	}
	if p.Schema.Minimum != nil && p.Name != "wait" {
		add(*p.Schema.Minimum)
		add(*p.Schema.Maximum)
	}
	return all
}

// notValuesOfOption are values that the document excludes.
func notValuesOfOption(p *openapi.Parameter) []string {
	var all []string
	if p.Schema.Minimum != nil {
		all = append(all, fmt.Sprint(*p.Schema.Minimum-1), fmt.Sprint(*p.Schema.Maximum+1), "many", "1.5")
	}
	if p.Schema.Enum != nil {
		all = append(all, "neither", "")
	}
	if p.Schema.MaxLength != nil {
		all = append(all, strings.Repeat("x", *p.Schema.MaxLength+1))
	}
	return all
}

// TestOpenAPI_otherOptions_areRefused asks each operation with each option that
// any other has: what is not described is not read.
func TestOpenAPI_otherOptions_areRefused(t *testing.T) {
	r, d, token := documentRig(t)
	known := map[string]bool{"$skip": true, "$expand": true, "format": true}
	own := map[string][]string{}
	alias := regexp.MustCompile("Also written `([^`]*)`")
	d.eachOperation(func(path, method string, o *openapi.Operation) {
		for _, p := range o.Parameters {
			if p.In != openapi.InQuery {
				continue
			}
			names := []string{p.Name}
			if also := alias.FindStringSubmatch(p.Description); also != nil {
				names = append(names, also[1])
			}
			for _, name := range names {
				known[name] = true
				own[method+path] = append(own[method+path], name)
			}
		}
	})
	require.Greater(t, len(known), 20)
	d.eachOperation(func(path, method string, o *openapi.Operation) {
		if method != "get" || o.Tags[0] == groupPages || o.Tags[0] == groupSessions {
			return
		}
		usual := d.callOf(path, method, d.examplesOf(path, method)[0])
		for _, name := range slices.Sorted(maps.Keys(known)) {
			answer := d.send(t, r, usual.with(name, "1"), token, api.MediaJSON)
			refused := answer.status == http.StatusBadRequest && strings.Contains(answer.text, "is not supported here")
			assert.Equal(t, !slices.Contains(own[method+path], name), refused, "%s?%s=1: %d %s", path, name, answer.status, answer.text)
		}
	})
}

func TestOpenAPI_errors_areDescribed(t *testing.T) {
	r, d, token := documentRig(t)
	stranger, err := r.signer.Token(auth.Claims{Tenant: tenantA, User: "sp", App: "client", AppOnly: true}, auth.AudienceQuery, time.Hour)
	require.NoError(t, err)
	d.eachOperation(func(path, method string, o *openapi.Operation) {
		if o.Security != nil {
			return
		}
		usual := d.callOf(path, method, d.examplesOf(path, method)[0])
		for _, tc := range []struct {
			token  string
			status int
			c      call
		}{{"", 401, usual}, {stranger, 403, usual}, {token, 400, usual.with("unheard", "of")}} {
			answer := d.send(t, r, tc.c, tc.token, api.MediaJSON)
			require.Equal(t, tc.status, answer.status, "%s %s: %s", method, path, answer.text)
			d.answers(t, tc.c, answer)
		}
	})
	missing := d.callOf("/v1.0/auditLogs/signIns/{id}", "get", "live").with("id", "absent")
	answer := d.send(t, r, missing, token, api.MediaJSON)
	require.Equal(t, http.StatusNotFound, answer.status)
	d.answers(t, missing, answer)
}

func TestOpenAPI_page_runsItsOwnScriptOnly(t *testing.T) {
	r := newRig(t, nil)
	answer := r.get("", "/api/docs")
	policy := answer.header.Get("Content-Security-Policy")
	assert.Contains(t, policy, "default-src 'none'")
	assert.NotContains(t, policy, "unsafe")
	for _, tag := range []string{"script", "style"} {
		parts := regexp.MustCompile("(?s)<"+tag+">(.*?)</"+tag+">").FindAllStringSubmatch(answer.text, -1)
		require.Len(t, parts, 1, tag)
		assert.Contains(t, policy, tag+"-src '"+openapi.Digest(parts[0][1])+"'")
	}
	assert.NotRegexp(t, ` (src|href|style|on[a-z]+)="?https?:| style="| on[a-z]+="`, answer.text)
}
