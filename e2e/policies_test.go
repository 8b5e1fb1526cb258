package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

// policyOfAll blocks everybody everywhere.
const policyOfAll = `{"value":[{"id":"p1","displayName":"Nobody","state":"enabled","conditions":{"users":{"includeUsers":["All"]},
	"applications":{"includeApplications":["All"]}},"grantControls":{"operator":"OR","builtInControls":["block"]}}]}`

// A tenant's policies, put by HTTP, decide about its next event; the row says
// which version decided, and what each policy said.
func TestPolicies_putOnTheDemo_decideAboutTheNextEvent(t *testing.T) {
	dir := dataDir(t)
	p := startDemo(t, dir, "--empty", "--retention", "0")
	bearer := token(t, dir, "--tenant", graphTenant, "--role", "Conditional Access Administrator", "--user", "a0000000-0000-4000-8000-00000000000a")
	req, err := http.NewRequest(http.MethodPut, p.Query+"/api/tenants/"+graphTenant+"/policies", bytes.NewReader([]byte(policyOfAll)))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+bearer)
	status, body := do(t, req)
	require.Equal(t, http.StatusOK, status, "%s", body)
	var put struct{ Version string }
	require.NoError(t, json.Unmarshal(body, &put))
	require.NotEmpty(t, put.Version)

	// The enricher follows within moments; which event is the first to be decided
	// by the new version is not promised, so events are sent until one is.
	ingest := token(t, dir, "--ingest", "--tenant", graphTenant)
	sent := 0
	testkit.Eventually(t, arrivesWithin, "an event is decided by the version put", func() (bool, string) {
		sent++
		post(t, p.Ingest, ingest, silentEvent(sent), 1)
		awaitStored(t, p.ClickHouse, sent)
		n := count(t, p.ClickHouse, "SELECT count() FROM signins_live WHERE policy_version = '"+put.Version+"'")
		return n > 0, fmt.Sprint(n, " of ", sent)
	})
	assert.EqualValues(t, 1, count(t, p.ClickHouse, "SELECT count() FROM signins_live WHERE policy_version != '' AND conditional_access_status = 'failure' "+
		"AND position(evaluated_conditional_access_policies, '\"Nobody\"') > 0"))
	p.interrupt(t)
}

// silentEvent says nothing of policies.
func silentEvent(n int) []byte {
	return fmt.Appendf(nil, `{"id":"silent-%d","createdDateTime":"2026-06-01T08:15:30Z","userId":"u","userPrincipalName":"a@b.c","appId":"a","clientAppUsed":"Browser","status":{"errorCode":0}}`, n)
}
