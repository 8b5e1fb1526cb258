package list

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/store"
)

// pageAnswer is a request for a page, and where it is answered.
func pageAnswer(t *testing.T) (*api.Answer, *httptest.ResponseRecorder) {
	t.Helper()
	recorder := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/v1.0/auditLogs/signIns", nil)
	_, budget := store.WithBudget(t.Context(), time.Minute)
	t.Cleanup(budget.End)
	return &api.Answer{Writer: &api.Recorder{ResponseWriter: recorder}, Request: r, Base: "https://x", Budget: budget}, recorder
}

func TestPageWriter_begin_saysWhatTheListIs(t *testing.T) {
	const marks = `"@gatehouse.horizon":"2026-07-17T09:00:00Z","@gatehouse.storedThrough":"2026-07-17T11:00:00Z",`
	for rawQuery, want := range map[string]string{
		"":                  `{"@odata.context":"https://x/v1.0/$metadata#auditLogs/signIns",` + marks + `"@gatehouse.retainedFrom":"2026-07-07T11:00:00Z","value":[`,
		"$select=id,status": `{"@odata.context":"https://x/v1.0/$metadata#auditLogs/signIns(id,status)",` + marks + `"@gatehouse.retainedFrom":"2026-07-07T11:00:00Z","value":[`,
		"$count=true":       `{"@odata.context":"https://x/v1.0/$metadata#auditLogs/signIns","@odata.count":0,` + marks + `"@gatehouse.retainedFrom":"2026-07-07T11:00:00Z","value":[`,
		"$format=application/json;odata.metadata=none&$count=true": `{"@odata.count":0,` + marks + `"@gatehouse.retainedFrom":"2026-07-07T11:00:00Z","value":[`,
		"visibility=live": `{"@odata.context":"https://x/v1.0/$metadata#auditLogs/signIns",` + marks + `"@gatehouse.provisional":true,"@gatehouse.retainedFrom":"2026-07-07T11:00:00Z","value":[`,
	} {
		w, problem := plan(t, rawQuery, nil)
		require.Nil(t, problem)
		a, recorder := pageAnswer(t)
		p := newPageWriter(a)
		p.begin(a, w, entity.V1)
		assert.Equal(t, want, string(p.buf), rawQuery)
		assert.Equal(t, len(p.buf), p.shown)
		assert.Equal(t, "2026-07-17T09:00:00.000Z", recorder.Header().Get("Gatehouse-Horizon"))
	}
}

func TestPageWriter_begin_unmeasuredAndKeptForEver(t *testing.T) {
	w, problem := plan(t, "", func(w *walkOf) {
		unmeasured(w)
		w.scope.Since = time.Time{}
	})
	require.Nil(t, problem)
	a, recorder := pageAnswer(t)
	p := newPageWriter(a)
	p.begin(a, w, entity.Beta)
	assert.Equal(t, `{"@odata.context":"https://x/beta/$metadata#auditLogs/signIns","@gatehouse.horizon":null,"@gatehouse.storedThrough":null,"value":[`, string(p.buf))
	assert.Equal(t, http.Header{"Vary": {"Accept"}}, recorder.Header(), "no marks")
}

func TestPageWriter_small_isSentWithItsLength(t *testing.T) {
	a, recorder := pageAnswer(t)
	p := newPageWriter(a)
	p.buf = append(p.buf, "{}"...)
	require.NoError(t, p.flush())
	assert.Zero(t, a.Writer.Status, "it may become a proper error yet")
	assert.False(t, p.fail(graph.BadRequest("x")).Cut)
	assert.False(t, p.unchanged(a, 0, false))
	p.end()
	assert.Equal(t, "{}", recorder.Body.String())
	assert.Equal(t, "2", recorder.Header().Get("Content-Length"))
	assert.Equal(t, api.ContentType, recorder.Header().Get("Content-Type"))
	assert.Equal(t, "private, no-cache", recorder.Header().Get("Cache-Control"))
	assert.NotEmpty(t, recorder.Header().Get("ETag"))
}

func TestPageWriter_large_isSentInPartsAndCutWhereItFails(t *testing.T) {
	a, recorder := pageAnswer(t)
	p := newPageWriter(a)
	p.buf = append(p.buf, strings.Repeat("x", flushAt)...)
	require.NoError(t, p.flush())
	assert.EqualValues(t, flushAt, a.Writer.Bytes)
	p.buf = append(p.buf, "y"...)
	assert.False(t, p.unchanged(a, 0, false))
	p.end()
	assert.Equal(t, flushAt+1, recorder.Body.Len())
	assert.Empty(t, recorder.Header().Get("ETag"), "what was sent cannot be taken back")
	assert.Empty(t, recorder.Header().Get("Content-Length"))
	assert.True(t, p.fail(graph.BadRequest("x")).Cut)
}

// The link to the next page carries H, which moves: it does not count for the tag,
// but whether there is one does.
func TestPageWriter_tag_isOfTheSignInsTheCountAndWhetherThereAreMore(t *testing.T) {
	tag := func(head, shown string, count int64, more bool) string {
		a, recorder := pageAnswer(t)
		p := newPageWriter(a)
		p.buf, p.shown = []byte(head+shown), len(head)
		p.unchanged(a, count, more)
		return recorder.Header().Get("ETag")
	}
	same := tag("head", "shown", 5, false)
	assert.Equal(t, same, tag("another", "shown", 5, false))
	for _, other := range []string{tag("head", "others", 5, false), tag("head", "shown", 6, false), tag("head", "shown", 5, true)} {
		assert.NotEqual(t, same, other)
	}
}

func TestAppendMark_ofWhatIsUnknown_isNull(t *testing.T) {
	assert.Equal(t, `{"@gatehouse.horizon":null,"@gatehouse.storedThrough":"1970-01-01T00:00:00.0000001Z","@gatehouse.provisional":true,`, string(appendMark([]byte("{"), 0, 1, option.Live)))
}
