package query

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// again asks for what the client has already.
func (r *rig) again(token, target, tag string) reply {
	r.Helper()
	return r.send(http.MethodGet, token, target, "", "If-None-Match", tag)
}

func TestETag_settledAnswers_staySoUntilTheyAreRestated(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "a"}, values{"id": "b"})
	const period = "?from=2026-07-16&to=2026-07-17T08:30:00Z"
	for _, target := range []string{
		filtered("createdDateTime lt 2026-07-17T08:30:00Z"), filtered("createdDateTime lt 2026-07-17T08:30:00Z", "$top=1", "$count=true"),
		signIns + "/a", "/api/reports/weekly" + period, "/api/reports/signins" + period,
	} {
		r.setMark(testMark.Add(-time.Hour))
		first := r.get(r.reader(), target)
		tag := first.header.Get("ETag")
		assert.True(t, strings.HasPrefix(tag, `W/"`), "%s: %s", target, tag)
		assert.Equal(t, "private, no-cache", first.header.Get("Cache-Control"))

		r.setMark(testMark) // H and S move, what is shown does not
		same := r.again(r.reader(), target, `"x", `+tag)
		assert.Equal(t, http.StatusNotModified, same.status, "%s: %s", target, same.text)
		assert.Empty(t, same.text)
		assert.Equal(t, tag, same.header.Get("ETag"))
		assert.Equal(t, "2026-07-17T09:00:00.000Z", same.header.Get("Gatehouse-Horizon"), target)
		assert.Equal(t, http.StatusOK, r.again(r.reader(), target, `W/"x"`).status)
		assert.Equal(t, http.StatusOK, r.again(r.token(tenantB, "", "Global Reader"), signIns, tag).status, "another reader's answer")
	}
	assert.NotEmpty(t, r.get(r.reader(), signIns+"/$count").header.Get("ETag"))
}

func TestETag_restatement_changesIt(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "a", "status": "Success"})
	targets := []string{filtered("createdDateTime lt 2026-07-17T08:30:00Z"), signIns + "/a", "/api/reports/weekly?from=2026-07-16&to=2026-07-17T08:30:00Z"}
	tags := make([]string, len(targets))
	for i, target := range targets {
		tags[i] = r.get(r.reader(), target).header.Get("ETag")
	}
	r.insert(values{"id": "a", "status": "Failure", "revision": uint64(2)})
	for i, target := range targets {
		answer := r.again(r.reader(), target, tags[i])
		assert.Equal(t, http.StatusOK, answer.status, target)
		assert.NotEqual(t, tags[i], answer.header.Get("ETag"), target)
	}
}

func TestETag_whatIsWithheld_isAnotherAnswer(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "a", "applied_conditional_access_policies": `[{"id":"p"}]`})
	assert.NotEqual(t, r.get(r.reader(), signIns+"/a").header.Get("ETag"), r.get(r.token(tenantA, "", "Reports Reader"), signIns+"/a").header.Get("ETag"))
}

func TestETag_liveAnswers_haveNone(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "a"})
	for _, target := range []string{signIns + "?visibility=live", signIns + "/a?VISIBILITY=Live", "/api/reports/weekly?visibility=live"} {
		answer := r.again(r.reader(), target, "*")
		assert.Equal(t, http.StatusOK, answer.status, target)
		assert.Empty(t, answer.header.Get("ETag"), target)
	}
}

func TestETag_largePage_sentInParts_hasNone(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "a", "user_agent": strings.Repeat("x", 4<<20)}, values{"id": "b"})
	answer := r.again(r.reader(), signIns, "*")
	assert.Equal(t, http.StatusOK, answer.status)
	assert.Empty(t, answer.header.Get("ETag"))
	assert.Len(t, answer.ids(), 2)
}
