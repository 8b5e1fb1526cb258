package graph

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestProblem_ofEachKind_hasItsStatusCodeAndHeaders(t *testing.T) {
	for _, tt := range []struct {
		problem *Problem
		status  int
		code    string
		headers http.Header // besides those of all
	}{
		{BadRequest("m"), 400, "BadRequest", http.Header{}},
		{Unauthorised("", "m"), 401, "InvalidAuthenticationToken", http.Header{"Www-Authenticate": {`Bearer realm="gatehouse"`}}},
		{Unauthorised("invalid_token", "m"), 401, "InvalidAuthenticationToken", http.Header{"Www-Authenticate": {`Bearer realm="gatehouse", error="invalid_token", error_description="m"`}}},
		{Forbidden("m"), 403, "Authorization_RequestDenied", http.Header{}},
		{NotFound("m"), 404, "ResourceNotFound", http.Header{}},
		{Unavailable("m"), 503, "ServiceUnavailable", http.Header{"Retry-After": {"5"}}},
	} {
		assert.Equal(t, tt.status, tt.problem.Status, tt.code)
		assert.Equal(t, tt.code, tt.problem.Code)
		assert.Equal(t, "m", tt.problem.Message, tt.code)
		headers := http.Header{}
		tt.problem.Headers(headers)
		tt.headers["Cache-Control"], tt.headers["Content-Type"] = []string{"no-store"}, []string{"application/json; charset=utf-8"}
		assert.Equal(t, tt.headers, headers, tt.code)
	}
}

func TestUnauthorised_quotesInTheMessage_doNotEndTheDescription(t *testing.T) {
	h := http.Header{}
	Unauthorised("invalid_token", `the issuer "x" is unknown`).Headers(h)
	assert.Equal(t, `Bearer realm="gatehouse", error="invalid_token", error_description="the issuer 'x' is unknown"`, h.Get("WWW-Authenticate"))
}

func TestMethodNotAllowed_saysWhatIsAllowed(t *testing.T) {
	problem, h := MethodNotAllowed("GET, HEAD"), http.Header{}
	problem.Headers(h)
	assert.Equal(t, http.StatusMethodNotAllowed, problem.Status)
	assert.Equal(t, "This resource is used with GET, HEAD.", problem.Message)
	assert.Equal(t, "GET, HEAD", h.Get("Allow"))
}

func TestInternal_doesNotShowItsCause(t *testing.T) {
	cause := errors.New("the password is hunter2")
	problem := Internal(cause)
	assert.Equal(t, http.StatusInternalServerError, problem.Status)
	assert.Equal(t, cause, problem.Cause)
	assert.NotContains(t, string(problem.Body(time.Time{}, "", "")), "hunter2")
}

func TestBody_isGraphsShape(t *testing.T) {
	now := time.Date(2026, 7, 17, 14, 10, 2, 999, time.FixedZone("", 7200))
	const ids = `"date":"2026-07-17T12:10:02","request-id":"r","client-request-id":"c\"\n"`
	for name, tt := range map[string]struct {
		problem Problem
		want    string
	}{
		"plain": {Problem{Code: "BadRequest", Message: "a \"b\"\xff"}, `{"error":{"code":"BadRequest","message":"a \"b\"` + "\uFFFD" + `","innerError":{` + ids + `}}}`},
		"with a code inside": {Problem{Code: "BadRequest", Message: "m", Inner: ListTooLongToOrder, Limit: 1000},
			`{"error":{"code":"BadRequest","message":"m","innerError":{` + ids + `,"code":"ListTooLongToOrder","limit":1000}}}`},
		"with details": {Problem{Code: "InvalidPolicies", Message: "m", Details: []Detail{{Code: "c1", Message: "m1", Target: "/a"}, {Code: "c2", Message: `m"2`, Target: ""}}},
			`{"error":{"code":"InvalidPolicies","message":"m","details":[{"code":"c1","target":"/a","message":"m1"},{"code":"c2","target":"","message":"m\"2"}],"innerError":{` + ids + `}}}`},
	} {
		assert.Equal(t, tt.want+"\n", string(tt.problem.Body(now, "r", "c\"\n")), name)
	}
}
