package api

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/store"
)

// testAnswer is a request on its way, and where it is answered; headers are name and
// value in turn.
func testAnswer(t *testing.T, method, target string, headers ...string) (*Answer, *httptest.ResponseRecorder) {
	t.Helper()
	recorder := httptest.NewRecorder()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	ctx, budget := store.WithBudget(t.Context(), time.Minute)
	t.Cleanup(budget.End)
	return &Answer{Writer: &Recorder{ResponseWriter: recorder}, Request: r.WithContext(ctx), Base: "https://x/base", RequestID: "ours", Budget: budget}, recorder
}

// tagOf is the tag of an answer that shows the parts.
func tagOf(t *testing.T, parts ...string) string {
	t.Helper()
	a, recorder := testAnswer(t, Get, "/")
	var all [][]byte
	for _, part := range parts {
		all = append(all, []byte(part))
	}
	require.False(t, a.Unchanged(all...))
	return recorder.Header().Get("ETag")
}

func TestUnchanged_tag_isOfThePartsAsTheyAre(t *testing.T) {
	assert.Regexp(t, `^W/"[A-Za-z0-9_-]{22}"$`, tagOf(t, "a"))
	assert.Equal(t, tagOf(t, "a", "b"), tagOf(t, "a", "b"))
	seen := map[string]bool{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"a"}, {"ab"}, {"a", "b"}, {"b", "a"}, {"ab", ""}, {"", "ab"}, {"a\x00\x00\x00\x00\x00b"}} {
		tag := tagOf(t, parts...)
		assert.False(t, seen[tag], "%q", parts)
		seen[tag] = true
	}
}

func TestUnchanged_whatTheClientHas_isNotSentAgain(t *testing.T) {
	tag := tagOf(t, "shown")
	for name, tt := range map[string]struct {
		headers []string
		want    bool
	}{
		"none":              {nil, false},
		"the tag":           {[]string{tag}, true},
		"compared strongly": {[]string{tag[len("W/"):]}, true},
		"among others":      {[]string{`"x" , ` + tag + ` ,"y"`}, true},
		"in another line":   {[]string{`"x"`, tag}, true},
		"any":               {[]string{"*"}, true},
		"another":           {[]string{`W/"x"`, ""}, false},
		"without quotes":    {[]string{tag[len(`W/"`) : len(tag)-1]}, false},
		"in lower case":     {[]string{"w/" + tag[len("W/"):]}, false},
	} {
		var headers []string
		for _, line := range tt.headers {
			headers = append(headers, "If-None-Match", line)
		}
		a, recorder := testAnswer(t, Get, "/", headers...)
		a.Writer.Header().Set("Content-Type", MediaJSON)
		require.Equal(t, tt.want, a.Unchanged([]byte("shown")), name)
		assert.Equal(t, tag, recorder.Header().Get("ETag"), name)
		want := []any{0, MediaJSON}
		if tt.want {
			want = []any{http.StatusNotModified, ""}
		}
		assert.Equal(t, want, []any{a.Writer.Status, recorder.Header().Get("Content-Type")}, name)
	}
}

func TestIsSettled_isWhatIsReadUpToTheHorizon(t *testing.T) {
	for target, want := range map[string]bool{
		"/":                               true,
		"/?visibility=settled":            true,
		"/?VISIBILITY=SETTLED&x=live":     true,
		"/?visibility=live":               false,
		"/?Visibility=LIVE":               false,
		"/?%76isibility=live":             false,
		"/?visibility=settled&$filter=%2": true,
		"/?visibility=":                   false,
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			a, _ := testAnswer(t, method, target)
			assert.Equal(t, want, a.IsSettled(), "%s %s", method, target)
		}
		a, recorder := testAnswer(t, http.MethodPost, target)
		assert.False(t, a.IsSettled(), "what is changed is not settled")
		assert.False(t, a.Unchanged())
		assert.Empty(t, recorder.Header(), "it has no tag")
	}
}
