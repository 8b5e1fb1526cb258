package api

import (
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/store"
)

// markAt is a mark, with the horizon two hours before it.
func markAt(hour int) store.Mark {
	at := time.Date(2026, 7, 17, hour, 0, 0, 0, time.UTC)
	return store.Mark{StoredThrough: at, Horizon: at.Add(-2 * time.Hour)}
}

func TestSendJSON_tag_staysWhileOnlyTheMarkMoves(t *testing.T) {
	send := func(m store.Mark, rest, tag string) (status int, body, tagged string) {
		a, recorder := testAnswer(t, Get, "/", "If-None-Match", tag)
		a.SendJSON(m, append(store.AppendHorizon([]byte{'{'}, m), rest...))
		return recorder.Code, recorder.Body.String(), recorder.Header().Get("ETag")
	}
	status, body, tag := send(markAt(11), `,"n":1}`, "")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, `{"horizon":"2026-07-17T09:00:00Z","storedThrough":"2026-07-17T11:00:00Z","n":1}`+"\n", body)
	status, body, _ = send(markAt(12), `,"n":1}`, tag)
	assert.Equal(t, http.StatusNotModified, status)
	assert.Empty(t, body)
	status, _, other := send(markAt(12), `,"n":2}`, tag)
	assert.Equal(t, http.StatusOK, status)
	assert.NotEqual(t, tag, other)
}

func TestSendJSON_headers(t *testing.T) {
	for name, tt := range map[string]struct {
		mark store.Mark
		want http.Header
	}{
		"measured":   {markAt(11), http.Header{"Gatehouse-Horizon": {"2026-07-17T09:00:00.000Z"}, "Gatehouse-Stored-Through": {"2026-07-17T11:00:00.000Z"}}},
		"unmeasured": {store.Mark{}, http.Header{}},
	} {
		a, recorder := testAnswer(t, Get, "/?visibility=live")
		a.SendJSON(tt.mark, []byte("{}"))
		tt.want["Content-Type"], tt.want["Cache-Control"], tt.want["Content-Length"] = []string{"application/json; charset=utf-8"}, []string{"private, no-cache"}, []string{"3"}
		assert.Equal(t, tt.want, recorder.Header(), name)
	}
}

func TestSetMark_ofNone_saysNothing(t *testing.T) {
	h := http.Header{}
	SetMark(h, 0, 0)
	assert.Empty(t, h)
	SetMark(h, -1, 1)
	assert.Equal(t, http.Header{"Gatehouse-Horizon": {"1969-12-31T23:59:59.999Z"}, "Gatehouse-Stored-Through": {"1970-01-01T00:00:00.000Z"}}, h)
}

func TestSendReport_isJSON_orCSVForWhoAcceptsThat(t *testing.T) {
	rows := func() export.Table { return export.Table{{"a", "b"}, {"1", "2&3"}} }
	for accept, csv := range map[string]bool{
		"": false, "*/*": false, "application/json": false, "text/csv-schema": false, "x/text/csv": false,
		"text/csv": true, "TEXT/CSV;q=0.5": true, "application/json, text/csv": true, " text/csv ; header=present": true,
		"text/csv;q=0": false, "text/csv;q=0.5, application/json": false, "application/json;q=0.9, text/csv, */*": true, "text/csv, application/json;q=1.0": true,
	} {
		a, recorder := testAnswer(t, Get, "/", "Accept", accept)
		require.Nil(t, a.SendReport(store.Mark{}, map[string]string{"link": "a?b&c<d"}, rows))
		assert.Equal(t, "Accept", recorder.Header().Get("Vary"))
		media, body := "application/json; charset=utf-8", `{"link":"a?b&c<d"}`+"\n"
		if csv {
			media, body = "text/csv; charset=utf-8", string(rows().Append(nil))
		}
		assert.Equal(t, []string{media, body}, []string{recorder.Header().Get("Content-Type"), recorder.Body.String()}, accept)
	}
	a, recorder := testAnswer(t, Get, "/")
	problem := a.SendReport(store.Mark{}, math.NaN(), rows)
	require.NotNil(t, problem)
	assert.Equal(t, http.StatusInternalServerError, problem.Status)
	assert.Zero(t, recorder.Body.Len())
}

func TestPage_isAskedForAgainEachTime(t *testing.T) {
	a, recorder := testAnswer(t, Get, "/")
	assert.Nil(t, a.Page(MediaHTML, []byte("<p>")))
	assert.Equal(t, http.Header{"Content-Type": {MediaHTML}, "Cache-Control": {"no-cache"}, "Content-Length": {"3"}}, recorder.Header())
	assert.Equal(t, "<p>", recorder.Body.String())
}
