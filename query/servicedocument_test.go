package query

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/query/api"
)

// A client that knows the root alone finds the list: it goes on from the context's URL.
func TestServiceRoot_leadsToTheList(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "a"})
	for _, root := range []string{"/v1.0", "/beta", "/live/v1.0"} {
		answer := r.get("", root+"/")
		assert.Equal(t, api.ContentType, answer.header.Get("Content-Type"), root)
		assert.Equal(t, r.base+root+"/$metadata", answer.body["@odata.context"], root)
		assert.Equal(t, []any{map[string]any{"name": "auditLogs", "kind": "Singleton", "url": "auditLogs"}}, answer.body["value"], root)
		logs := r.get("", root+"/auditLogs")
		assert.Equal(t, r.base+root+"/$metadata#auditLogs", logs.body["@odata.context"], root)
		list, _ := logs.body["signIns@odata.navigationLink"].(string)
		assert.Equal(t, r.base+root+"/auditLogs/signIns", list, root)
		assert.Equal(t, []string{"a"}, r.get(r.reader(), list).ids(), root)
	}
	r.problem("", "/v1.0?$top=1", 400)
}
