package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testTable has a path of each form.
func testTable() []Operation {
	return []Operation{
		{Name: "root", Method: Get, Path: "/"},
		{Name: "list", Method: Get, Path: "/v1.0/signIns"},
		{Name: "total", Method: Get, Path: "/v1.0/signIns/$count"},
		{Name: "one", Method: Get, Path: "/v1.0/signIns/{id}", Aliases: []string{"/v1.0/signIns('{id}')"}},
		{Name: "report", Method: Get, Path: "/beta/get(period='{period}')", Aliases: []string{"/beta/get({period})"}},
		{Name: "policies", Method: Get, Path: "/api/tenants/{id}/policies"},
		{Name: "policies", Method: http.MethodPut, Path: "/api/tenants/{id}/policies"},
		{Name: "login", Method: Get, Path: "/portal/login", GetOnly: true, Session: true},
		{Name: "logout", Method: http.MethodPost, Path: "/portal/logout", Session: true},
	}
}

func TestRoute_caseQuotesAndEscapes(t *testing.T) {
	r := NewRouter(testTable())
	for path, want := range map[string]Route{
		"":                               {Name: "root"},
		"/":                              {Name: "root"},
		"//":                             {Name: "root"},
		"/V1.0/SIGNINS/":                 {Name: "list"},
		"/v1.0/signIns/%24COUNT":         {Name: "total"},
		"/v1.0/signIns/A%2Fb":            {Name: "one", ID: "A/b"},
		"/v1.0/signIns/it''s":            {Name: "one", ID: "it''s"},
		"/v1.0/SIGNINS('it''s')":         {Name: "one", ID: "it's"},
		"/v1.0/signIns('$x')":            {Name: "one", ID: "$x"},
		"/v1.0/signIns(id='it''s')":      {Name: "one", ID: "it's"},
		"/v1.0/SIGNINS(ID='A%2Fb')":      {Name: "one", ID: "A/b"},
		"/v1.0/signIns/('x')":            {Name: "one", ID: "('x')"},
		"/beta/get(period='D7')":         {Name: "report", ID: "D7"},
		"/beta/GET(PERIOD='D7')":         {Name: "report", ID: "D7"},
		"/beta/get(period=D7)":           {Name: "report", ID: "period=D7"},
		"/api/tenants/T/Policies":        {Name: "policies", ID: "T"},
		"/api/tenants/%e4/policies":      {Name: "policies", ID: "\xe4"},
		"/v1.0/signIns/%252F":            {Name: "one", ID: "%2F"},
		"/api/tenants/policies/policies": {Name: "policies", ID: "policies"},
	} {
		got := r.Route(path)
		assert.Equal(t, want, Route{Name: got.Name, ID: got.ID, Problem: got.Problem}, path)
		assert.NotEmpty(t, got.Operations, path)
	}
}

func TestRoute_leadingNowhere_namesTheSegment(t *testing.T) {
	r := NewRouter(testTable())
	for path, segment := range map[string]string{
		"/colour":                     "colour",
		"/v1.0":                       "v1.0",
		"/v1.0/users/x":               "users",
		"/v1.0/signIns('')":           "signIns('')",
		"/v1.0/signIns('x'":           "signIns('x'",
		"/v1.0/signIns(id='')":        "signIns(id='')",
		"/v1.0/signIns(key='x')":      "signIns(key='x')",
		"/v1.0/signIns/$value":        "$value",
		"/v1.0/signIns/x/y":           "y",
		"/v1.0//signIns":              "",
		"/v1.0/signIns/%zz":           "%zz",
		"/api/tenants/T":              "T",
		"/api/tenants//policies":      "",
		"/api/tenants/$x/policies":    "$x",
		"/beta/get()":                 "get()",
		"/" + strings.Repeat("x", 61): strings.Repeat("x", 60) + "...",
	} {
		got := r.Route(path)
		assert.Equal(t, Route{Name: Unknown, Problem: "Resource not found for the segment '" + segment + "'."}, got, path)
	}
}

func TestRoute_operations_areByMethod(t *testing.T) {
	r := NewRouter(testTable())
	policies := r.Route("/api/tenants/T/policies")
	assert.Equal(t, "GET, HEAD, PUT", policies.Methods())
	for method, found := range map[string]bool{"GET": true, "HEAD": true, "PUT": true, "POST": false, "get": false} {
		assert.Equal(t, found, policies.Operation(method) != nil, method)
	}
	assert.Equal(t, Get, policies.Operation(http.MethodHead).Method)
	login := r.Route("/portal/login")
	assert.Equal(t, "GET", login.Methods(), "HEAD would change something too")
	assert.Nil(t, login.Operation(http.MethodHead))
	assert.Equal(t, "POST", r.Route("/portal/logout").Methods())
	assert.Equal(t, "GET, HEAD", r.Route("/colour").Methods())
}

func TestRoute_ofSession_isOfOurOwnPages(t *testing.T) {
	r := NewRouter(testTable())
	for path, want := range map[string]bool{"/portal/login": true, "/portal/logout": true, "/": false, "/colour": false} {
		assert.Equal(t, want, r.Route(path).OfSession(), path)
	}
}

func TestNewRouter_ofTwoThatFit_theFirstCounts(t *testing.T) {
	r := NewRouter([]Operation{{Name: "any", Method: Get, Path: "/a/{id}"}, {Name: "x", Method: Get, Path: "/a/x"}, {Name: "any", Method: http.MethodPut, Path: "/a/{id}"}})
	assert.Equal(t, RouteName("any"), r.Route("/a/x").Name)
	assert.Equal(t, "GET, HEAD, PUT", r.Route("/a/y").Methods())
}

func TestAllRoutes_areSortedEachOnce(t *testing.T) {
	assert.Equal(t, []RouteName{"list", "login", "logout", "one", "policies", "report", "root", "total", "unknown"}, AllRoutes(testTable()))
}

// No path panics, and a path made from an id leads to that id.
func FuzzRoute(f *testing.F) {
	for _, path := range []string{"/", "", "//", "/v1.0/signIns('a')", "/v1.0/signIns/%zz", "/api/tenants/%2F/policies", "/beta/get(period='D7')", "/%00", "/API/tenants//"} {
		f.Add(path, "x'y")
	}
	f.Add("/v1.0/signIns/$count", "$count")
	r := NewRouter(testTable())
	f.Fuzz(func(t *testing.T, path, id string) {
		if rt := r.Route(path); rt.Operations == nil {
			assert.Equal(t, Unknown, rt.Name)
			assert.NotEmpty(t, rt.Problem)
		}
		if id == "" {
			return
		}
		quoted := strings.ReplaceAll(id, "'", "''")
		require.Equal(t, id, r.Route("/v1.0/signIns('"+url.PathEscape(quoted)+"')").ID)
		if id[0] != '$' { // which begins words of OData
			require.Equal(t, id, r.Route("/api/tenants/"+url.PathEscape(id)+"/policies").ID)
		}
	})
}
