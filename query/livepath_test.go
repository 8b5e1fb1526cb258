package query

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestLivePath(t *testing.T) {
	for asked, want := range map[string]string{
		"/live/v1.0/auditLogs/signIns":                     "/v1.0/auditLogs/signIns?visibility=live",
		"/Live/beta/auditlogs/signins/%24count?$search=x":  "/beta/auditlogs/signins/%24count?$search=x&visibility=live",
		"/live/v1.0/auditLogs/signIns('a%2Fb')?$select=id": "/v1.0/auditLogs/signIns('a%2Fb')?$select=id&visibility=live",
		"/live/v1.0/auditLogs/signIns?Visibility=settled":  "/v1.0/auditLogs/signIns?Visibility=settled",
		"/live/v1.0/$metadata":                             "/v1.0/$metadata",
		"/v1.0/auditLogs/signIns?$top=1":                   "/v1.0/auditLogs/signIns?$top=1",
		"/livestock/v1.0/auditLogs/signIns":                "/livestock/v1.0/auditLogs/signIns",
		"/live":                                            "/live",
	} {
		assert.Equal(t, want, livePath(httptest.NewRequest(http.MethodGet, asked, nil)).URL.String(), asked)
	}
}

// A poller that asks for what came since it asked last finds it, and follows its links.
func TestLivePath_pollersSeeWhatIsNotSettled(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	late := testMark.Add(-time.Minute)
	r.insert(values{"id": "a", "created_at": late}, values{"id": "b", "created_at": late})
	since := "$filter=createdDateTime+ge+" + late.Add(-time.Minute).UTC().Format("2006-01-02T15:04:05Z")
	assert.Empty(t, r.get(r.reader(), signIns+"?"+since).ids())
	first := r.get(r.reader(), "/live"+signIns+"?$top=1&"+since)
	second := r.get(r.reader(), first.next())
	assert.ElementsMatch(t, []string{"a", "b"}, append(first.ids(), second.ids()...))
	assert.Equal(t, true, first.body["@gatehouse.provisional"])
	batch := r.send(http.MethodPost, r.reader(), "/live/v1.0/$batch", `{"requests":[{"id":"1","method":"GET","url":"/auditLogs/signIns/$count"}]}`)
	assert.Contains(t, batch.text, `"body":2}`)
}

func TestSource_asksForOneKind(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "i", "is_interactive": true}, values{"id": "n", "is_interactive": false, "event_type": "nonInteractiveUser"},
		values{"id": "s", "is_interactive": false, "event_type": "servicePrincipal"}, values{"id": "m", "is_interactive": false, "event_type": "managedIdentity"})
	for source, want := range map[string]string{"adfs": "i", "rt": "n", "SP": "s", "msi": "m"} {
		assert.Equal(t, []string{want}, r.get(r.reader(), "/beta/auditLogs/signIns?api-version=beta&source="+source).ids(), source)
	}
	assert.Empty(t, r.get(r.reader(), "/beta/auditLogs/signIns?source=sp&$filter=id+eq+'i'+or+id+eq+'n'").ids())
	r.problem(r.reader(), signIns+"?source=else", http.StatusBadRequest)
}
