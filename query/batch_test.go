package query

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// batchReply is one answer of a batch.
type batchReply struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body"`
}

// batch sends requests as one batch, which must be answered.
func (r *rig) batch(token, version, requests string) map[string]batchReply {
	r.Helper()
	answer := r.send(http.MethodPost, token, "/"+version+"/$batch", `{"requests":[`+requests+`]}`, "Content-Type", "application/json")
	require.Equal(r, http.StatusOK, answer.status, answer.text)
	var batch struct {
		Responses []batchReply `json:"responses"`
	}
	require.NoError(r, json.Unmarshal([]byte(answer.text), &batch), answer.text)
	replies := map[string]batchReply{}
	for _, one := range batch.Responses {
		replies[one.ID] = one
	}
	return replies
}

func TestBatch(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "one", "user_id": "u-1"}, values{"id": "two", "user_id": "u-2"})
	got := r.batch(r.reader(), "v1.0", `
		{"id":"list","method":"GET","url":"/auditLogs/signIns?$filter=id%20eq%20'one'&$select=id"},
		{"id":"no slash","method":"get","url":"auditLogs/signIns/two?$select=id","headers":{"Prefer":"include-unknown-enum-members","Authorization":"Bearer forged"}},
		{"id":"count","method":"GET","url":"/auditLogs/signIns/$count"},
		{"id":"metadata","method":"GET","url":"/$metadata"},
		{"id":"wrong","method":"GET","url":"/auditLogs/signIns?$filter=nothing%20eq%201"},
		{"id":"after wrong","method":"GET","url":"/auditLogs/signIns","dependsOn":["list","wrong"]},
		{"id":"after right","method":"GET","url":"/auditLogs/signIns?$top=1","dependsOn":["list"]},
		{"id":"nested","method":"POST","url":"/$batch"},
		{"id":"away","method":"GET","url":"https://example.com/"},
		{"id":"changes","method":"DELETE","url":"/auditLogs/signIns/one"}`)
	for id, status := range map[string]int{"list": 200, "no slash": 200, "count": 200, "metadata": 200, "wrong": 400, "after wrong": 424, "after right": 200, "nested": 400, "away": 404, "changes": 405} {
		assert.Equal(t, status, got[id].Status, "%s: %s", id, got[id].Body)
	}
	assert.Contains(t, string(got["list"].Body), `"value":[{"id":"one"}]`)
	assert.Contains(t, got["list"].Headers["Content-Type"], "application/json")
	assert.Contains(t, string(got["no slash"].Body), `"id":"two"`)
	assert.Equal(t, "2", string(got["count"].Body))
	assert.Contains(t, string(got["metadata"].Body), `"PD94bWwg`, "what is no JSON is base64")
	assert.Contains(t, string(got["after wrong"].Body), "'wrong' failed")
	assert.Contains(t, string(got["after right"].Body), r.base+"/v1.0/auditLogs/signIns?", "the link leads on by itself")
}

func TestBatch_letsInEachRequestByItself(t *testing.T) {
	r := newRig(t, func(c *Config) {
		c.Limits.Caller.Concurrent, c.Limits.Caller.RequestsPerSecond, c.Limits.Caller.Burst = 1, 0.001, 2
	})
	r.setMark(testMark)
	r.insert(values{"id": "mine", "user_id": "u-1"}, values{"id": "other", "user_id": "u-2"})
	list := `{"id":"%","method":"GET","url":"/auditLogs/signIns?$select=id"}`
	three := strings.Join([]string{strings.Replace(list, "%", "1", 1), strings.Replace(list, "%", "2", 1), strings.Replace(list, "%", "3", 1)}, ",")
	got := r.batch(r.token(tenantA, "u-1"), "beta", three)
	assert.Equal(t, []int{200, 200, 429}, []int{got["1"].Status, got["2"].Status, got["3"].Status})
	assert.Contains(t, string(got["1"].Body), `"value":[{"id":"mine"}]`, "own sign-ins alone")
	assert.NotEmpty(t, got["3"].Headers["Retry-After"])
}

func TestBatch_refuses(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	assert.Equal(t, http.StatusUnauthorized, r.send(http.MethodPost, "", "/v1.0/$batch", `{"requests":[]}`).status)
	one := `{"id":"1","method":"GET","url":"/auditLogs/signIns"}`
	for body, want := range map[string]string{
		`{`:                       "it should be an object with requests",
		`{"requests":{}}`:         `"url":"/auditLogs/signIns"}]}: requests is of the kind object`,
		`[]`:                      "the body is of the kind array",
		`{"requests":[{"id":1}]}`: "requests.id is of the kind number",
		`{"requests":[]}`:         "it has 0 requests, 1 to 20 are taken",
		`{"requests":[` + one + strings.Repeat(","+one, 20) + `]}`:                                     "it has 21 requests",
		`{"requests":[` + one + "," + one + `]}`:                                                       `the id "1" comes twice`,
		`{"requests":[{"method":"GET","url":"/"}]}`:                                                    "request 1 has no id",
		`{"requests":[{"id":"1","method":"GET","url":"/","dependsOn":["2"]}]}`:                         `request "1" depends on "2", which does not come before it`,
		`{"requests":[{"id":"1","method":"GET","url":"/` + strings.Repeat("x", maxBatchBytes) + `"}]}`: "request body too large",
	} {
		answer := r.send(http.MethodPost, r.reader(), "/v1.0/$batch", body)
		assert.Equal(t, http.StatusBadRequest, answer.status)
		_, message := answer.problem(t)
		assert.Contains(t, message, want)
	}
}
