package query

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/policies"
)

func TestWhatIf_tellsWhatPoliciesWouldHaveDone(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	row := func(id, tenant string, age time.Duration) values {
		return values{"id": id, "tenant_id": tenant, "user_principal_name": id + "@x", "app_display_name": "Mail", "created_at": noon.Add(-age), "client_app": "Browser", "mfa_result": "notRequired"}
	}
	r.insert(row("ada", tenantA, time.Hour), row("bob", tenantA, 6*24*time.Hour), row("old", tenantA, 8*24*time.Hour), row("gone", tenantA, 40*24*time.Hour), row("eve", tenantB, time.Hour))
	ask := func(token, options, body string) reply {
		return r.send(http.MethodPost, token, "/api/whatif"+options, body)
	}
	answer := ask(r.reader(), "", "["+blockAll+"]")
	require.Equal(t, http.StatusOK, answer.status, answer.text)
	assert.Equal(t, 2.0, answer.body["signIns"], "seven days up to now, provisional ones included")
	assert.Equal(t, 2.0, answer.body["blocked"])
	assert.Equal(t, []any{map[string]any{"name": "Block", "blocked": 2.0, "interrupted": 0.0, "undecided": 0.0}}, answer.body["policies"])
	examples := objects(answer.body, "examples")
	require.Len(t, examples, 2)
	assert.Equal(t, "ada", examples[0]["id"])
	assert.NotContains(t, answer.text, "eve@x")

	answer = ask(r.reader(), "?from=2026-01-01&to=2026-07-17T10:00:00Z", wantMFA)
	assert.Equal(t, 2.0, answer.body["signIns"], "what has passed the retention is not looked at: %s", answer.text)
	assert.Equal(t, 2.0, answer.body["interrupted"])

	for _, body := range []string{`{"policies":[{"id":1}]}`, `no JSON`} {
		answer := ask(r.reader(), "", body)
		assert.Equal(t, http.StatusBadRequest, answer.status, body)
		code, _ := answer.problem(t)
		assert.Equal(t, "InvalidPolicies", code)
	}
	assert.Equal(t, http.StatusBadRequest, ask(r.reader(), "?from=2026-07-02&to=2026-07-01", blockAll).status)
	for _, role := range []string{"Reports Reader", "Conditional Access Administrator"} {
		answer := ask(r.token(tenantA, alice, role), "", blockAll)
		assert.Equal(t, http.StatusForbidden, answer.status, role)
	}
	assert.Equal(t, http.StatusRequestEntityTooLarge, ask(r.reader(), "", strings.Repeat(" ", policies.MaxBody+1)).status)
}
