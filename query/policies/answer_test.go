package policies

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

func TestMatches_versionAgainstBothConditions(t *testing.T) {
	for _, tt := range []struct {
		version, ifMatch, ifNoneMatch string
		want                          bool
	}{
		{"", "", "", true},
		{"v1", "", "", true},
		{"v1", `"v1"`, "", true},
		{"v1", `W/"v1"`, "", true},
		{"v1", `"v0" , "v1"`, "", true},
		{"v1", "*", "", true},
		{"v1", `"v2"`, "", false},
		{"v1", "v1", "", false},
		{"", "*", "", false},
		{"", `""`, "", false},
		{"v1", "", "*", false},
		{"", "", "*", true},
		{"v1", "", `"v1"`, false},
		{"v1", "", `"v2"`, true},
		{"v1", `"v1"`, `"v1"`, false},
	} {
		r := httptest.NewRequest(http.MethodPut, "/", nil)
		r.Header.Set("If-Match", tt.ifMatch)
		r.Header.Set("If-None-Match", tt.ifNoneMatch)
		assert.Equal(t, tt.want, matches(r, tt.version), "%+v", tt)
	}
}

func TestInvalid_listsEachProblemWithItsPlace(t *testing.T) {
	problems := policy.Problems{{Item: "Block", Pointer: "/policies/0/state", Text: "is no state."}, {Text: "is empty"}}
	got := Invalid(fmt.Errorf("compile: %w", problems))
	assert.Equal(t, &graph.Problem{
		Status: http.StatusBadRequest, Code: "InvalidPolicies",
		Message: `The policies have 2 problem(s), the first: "Block": /policies/0/state: is no state.`,
		Details: []graph.Detail{{Code: "InvalidPolicy", Target: "/policies/0/state", Message: `"Block": is no state.`}, {Code: "InvalidPolicy", Message: "is empty"}},
	}, got)
}

func TestInvalid_ofManyProblems_listsAHundred(t *testing.T) {
	problems := make(policy.Problems, 101)
	for i := range problems {
		problems[i].Text = fmt.Sprint("problem ", i)
	}
	got := Invalid(problems)
	assert.Contains(t, got.Message, "The policies have 101 problem(s), the first: problem 0.")
	require.Len(t, got.Details, 100)
	assert.Equal(t, "problem 99", got.Details[99].Message)
}

func TestInvalid_ofAnotherError_repeatsIt(t *testing.T) {
	for _, err := range []error{errors.New("no JSON"), fmt.Errorf("no JSON%w", policy.Problems{})} {
		got := Invalid(err)
		assert.Equal(t, []any{http.StatusBadRequest, "BadRequest", "The policies cannot be used: no JSON."}, []any{got.Status, got.Code, got.Message})
		assert.Empty(t, got.Details)
	}
}

// asking is a request of a tenant's reader for the policies of a tenant.
func asking(method, body, tenant string) *api.Answer {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	return &api.Answer{Writer: &api.Recorder{ResponseWriter: httptest.NewRecorder()}, Request: r, Route: api.Route{ID: tenant}, Who: access.Reader{Tenant: "Fernhill"}}
}

func TestReadBody_isBounded(t *testing.T) {
	body, problem := ReadBody(asking(http.MethodPut, strings.Repeat(" ", MaxBody), ""))
	require.Nil(t, problem)
	assert.Len(t, body, MaxBody)
	body, problem = ReadBody(asking(http.MethodPut, strings.Repeat(" ", MaxBody+1), ""))
	require.NotNil(t, problem)
	assert.Nil(t, body)
	assert.Equal(t, http.StatusRequestEntityTooLarge, problem.Status)
	assert.Contains(t, problem.Message, fmt.Sprintf("take %d bytes or more, the most is %d.", MaxBody, MaxBody/4))
}

func TestAnswer_ofAnotherTenant_isRefusedBeforeAllElse(t *testing.T) {
	var none *Book // as without brokers
	problem := none.Answer(asking(http.MethodGet, "", "elsewhere"))
	require.NotNil(t, problem)
	assert.Equal(t, http.StatusForbidden, problem.Status)
	problem = none.Answer(asking(http.MethodGet, "", "FERNHILL"))
	require.NotNil(t, problem)
	assert.Equal(t, http.StatusNotImplemented, problem.Status)
	assert.Contains(t, problem.Message, "query.kafka.brokers")
}
