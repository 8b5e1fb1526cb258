package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

const (
	policiesOfA = "/api/tenants/" + tenantA + "/policies"

	blockAll = `{"id":"p1","displayName":"Block","state":"enabled","conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]}},"grantControls":{"operator":"OR","builtInControls":["block"]}}`
	wantMFA  = `{"id":"p2","displayName":"MFA","state":"enabled","conditions":{"users":{"includeUsers":["All"]},"applications":{"includeApplications":["All"]}},"grantControls":{"operator":"OR","builtInControls":["mfa"]}}`
)

// policiesRig is a service that knows a topic of tenants' policies.
func policiesRig(t *testing.T, cfg kafka.Config, change ...func(*Config)) *rig {
	topic := testkit.Topics(t, cfg, 1).Tenants
	r := newRig(t, func(c *Config) {
		c.Kafka, c.TenantsTopic = cfg, topic
		for _, further := range change {
			further(c)
		}
	})
	testkit.Eventually(t, 60*time.Second, "the policies are read", func() (bool, string) {
		err := r.service.tenants.Check()
		return err == nil, ""
	})
	return r
}

func (r *rig) admin() string {
	return r.token(tenantA, alice, "Conditional Access Administrator")
}

// send asks with a body and headers, given as name and value in turn.
func (r *rig) send(method, token, target, body string, headers ...string) reply {
	r.Helper()
	req, err := http.NewRequest(method, r.base+target, strings.NewReader(body))
	require.NoError(r, err)
	req.Header.Set("Authorization", "Bearer "+token)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(r, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(r, err)
	answer := reply{status: resp.StatusCode, header: resp.Header, text: string(text)}
	if len(text) > 0 {
		require.NoError(r, json.Unmarshal(text, &answer.body), "%s", text)
	}
	return answer
}

func TestPolicies_putGetDelete(t *testing.T) {
	r := policiesRig(t, testkit.Kafka(t))
	assert.Equal(t, http.StatusNotFound, r.do(http.MethodGet, r.reader(), policiesOfA).status)
	put := r.send(http.MethodPut, r.admin(), policiesOfA, "["+blockAll+"]")
	require.Equal(t, http.StatusOK, put.status, put.text)
	version, _ := put.body["version"].(string)
	require.Len(t, version, 16)
	assert.EqualValues(t, 1, put.body["policies"])
	assert.Equal(t, `"`+version+`"`, put.header.Get("ETag"))

	got := r.get(r.reader(), "/API/Tenants/"+strings.ToUpper(tenantA)+"/Policies")
	assert.Equal(t, version, got.body["version"], "what was put is in force at once")
	assert.Equal(t, alice, got.body["changedBy"])
	assert.Contains(t, got.text, blockAll)
	assert.Equal(t, put.header.Get("ETag"), got.header.Get("ETag"))

	again := r.send(http.MethodPut, r.admin(), policiesOfA, got.text)
	assert.Equal(t, version, again.body["version"], "an answer of GET can be sent back")
	two := r.send(http.MethodPut, r.admin(), policiesOfA, `{"policies":[`+blockAll+","+wantMFA+`],"namedLocations":[],"directory":{"groups":[]}}`)
	assert.NotEqual(t, version, two.body["version"])
	assert.Equal(t, true, two.body["directory"])
	assert.Empty(t, two.body["notes"])
	limited := r.send(http.MethodPut, r.admin(), policiesOfA, `{"policies":`+strings.Replace(blockAll, `"includeUsers":["All"]`, `"includeGroups":["a11ce000-0000-4000-8000-0000000000ff"]`, 1)+`,"directory":{"groups":[]}}`)
	assert.Contains(t, fmt.Sprint(limited.body["notes"]), "the directory has no group or role a11ce000-0000-4000-8000-0000000000ff")

	assert.Equal(t, http.StatusNoContent, r.send(http.MethodDelete, r.admin(), policiesOfA, "").status)
	assert.Equal(t, http.StatusNotFound, r.do(http.MethodGet, r.reader(), policiesOfA).status)
}

func TestPolicies_staleChange_isRefused(t *testing.T) {
	r := policiesRig(t, testkit.Kafka(t))
	first := r.send(http.MethodPut, r.admin(), policiesOfA, blockAll, "If-None-Match", "*")
	require.Equal(t, http.StatusOK, first.status, first.text)
	tag := first.header.Get("ETag")
	assert.Equal(t, http.StatusPreconditionFailed, r.send(http.MethodPut, r.admin(), policiesOfA, wantMFA, "If-None-Match", "*").status)
	require.Equal(t, http.StatusOK, r.send(http.MethodPut, r.admin(), policiesOfA, wantMFA, "If-Match", tag).status)
	stale := r.send(http.MethodPut, r.admin(), policiesOfA, blockAll, "If-Match", tag)
	assert.Equal(t, http.StatusPreconditionFailed, stale.status)
	code, _ := stale.problem(t)
	assert.Equal(t, "PreconditionFailed", code)
	assert.Equal(t, http.StatusPreconditionFailed, r.send(http.MethodDelete, r.admin(), policiesOfA, "", "If-Match", tag).status)
	assert.Contains(t, r.get(r.reader(), policiesOfA).text, `"MFA"`)
}

func TestPolicies_whoMayWhat(t *testing.T) {
	r := policiesRig(t, testkit.Kafka(t))
	require.Equal(t, http.StatusOK, r.send(http.MethodPut, r.admin(), policiesOfA, blockAll).status)
	for _, c := range []struct {
		role      string
		get, put  int
		elsewhere bool
	}{
		{role: "Global Administrator", get: 200, put: 200},
		{role: "194ae4cb-b126-40b2-bd5b-6091b380977d", get: 200, put: 200}, // Security Administrator
		{role: "Conditional Access Administrator", get: 200, put: 200},
		{role: "Security Reader", get: 200, put: 403},
		{role: "Global Reader", get: 200, put: 403},
		{role: "Reports Reader", get: 403, put: 403},
		{role: "", get: 403, put: 403},
		{role: "Global Administrator", get: 403, put: 403, elsewhere: true},
	} {
		of := tenantA
		if c.elsewhere {
			of = tenantB
		}
		token := r.token(of, alice, c.role)
		assert.Equal(t, c.get, r.do(http.MethodGet, token, policiesOfA).status, "GET as %+v", c)
		assert.Equal(t, c.put, r.send(http.MethodPut, token, policiesOfA, blockAll).status, "PUT as %+v", c)
		assert.Equal(t, c.put == 200, r.send(http.MethodDelete, token, policiesOfA, "").status == http.StatusNoContent, "DELETE as %+v", c)
		require.Equal(t, http.StatusOK, r.send(http.MethodPut, r.admin(), policiesOfA, blockAll).status)
	}
	assert.Equal(t, http.StatusUnauthorized, r.send(http.MethodPut, "x", policiesOfA, blockAll).status)
	post := r.send(http.MethodPost, r.admin(), policiesOfA, blockAll)
	assert.Equal(t, http.StatusMethodNotAllowed, post.status)
	assert.Equal(t, "GET, HEAD, PUT, DELETE", post.header.Get("Allow"))
}

func TestPolicies_whatCannotBeUsed_isRefusedWithEveryProblem(t *testing.T) {
	r := policiesRig(t, testkit.Kafka(t))
	bad := r.send(http.MethodPut, r.admin(), policiesOfA, `[`+strings.Replace(blockAll, `"enabled"`, `"on"`, 1)+`,{"displayName":"half"}]`)
	assert.Equal(t, http.StatusBadRequest, bad.status)
	code, message := bad.problem(t)
	assert.Equal(t, "InvalidPolicies", code)
	assert.NotEmpty(t, message)
	details, _ := bad.body["error"].(map[string]any)["details"].([]any)
	var targets []string
	for _, detail := range details {
		target, _ := detail.(map[string]any)["target"].(string)
		targets = append(targets, target)
	}
	assert.Contains(t, targets, "/policies/0/state")
	assert.Contains(t, targets, "/policies/1")

	assert.Equal(t, http.StatusBadRequest, r.send(http.MethodPut, r.admin(), policiesOfA, "nonsense").status)
	assert.Equal(t, http.StatusBadRequest, r.send(http.MethodPut, r.admin(), policiesOfA, "").status)
	members := bytes.Repeat([]byte(`"`+alice+`",`), 110_000)
	large := r.send(http.MethodPut, r.admin(), policiesOfA, `{"policies":[],"directory":{"groups":[{"id":"g","members":[`+string(members)+`"x"]}]}}`)
	assert.Equal(t, http.StatusRequestEntityTooLarge, large.status, large.text)
	assert.Equal(t, http.StatusNotFound, r.do(http.MethodGet, r.reader(), policiesOfA).status, "nothing was put")
}

func TestPolicies_withoutKafka_saysWhatToSet(t *testing.T) {
	r := newRig(t, nil)
	answer := r.send(http.MethodPut, r.admin(), policiesOfA, blockAll)
	assert.Equal(t, http.StatusNotImplemented, answer.status)
	_, message := answer.problem(t)
	assert.Contains(t, message, "query.kafka.brokers")
}
