package api

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/option"
)

func TestRecorder_notesWhatWasAnswered(t *testing.T) {
	inner := httptest.NewRecorder()
	w := &Recorder{ResponseWriter: inner}
	assert.Zero(t, w.Status)
	for _, text := range []string{"abc", "de"} {
		n, err := w.Write([]byte(text))
		require.NoError(t, err)
		assert.Equal(t, len(text), n)
	}
	assert.Equal(t, http.StatusOK, w.Status, "as net/http answers where no status is set")
	assert.EqualValues(t, 5, w.Bytes)
	assert.Equal(t, "abcde", inner.Body.String())
	assert.Same(t, inner, w.Unwrap())
	w = &Recorder{ResponseWriter: httptest.NewRecorder()}
	w.WriteHeader(http.StatusTeapot)
	w.WriteHeader(http.StatusOK)
	assert.Equal(t, http.StatusTeapot, w.Status, "the first counts")
}

func TestIdentify_takesTheClientsNameWhereItIsFitForALog(t *testing.T) {
	for given, want := range map[string]string{
		"":                       "ours",
		"mine 1~":                "mine 1~",
		strings.Repeat("x", 128): strings.Repeat("x", 128),
		strings.Repeat("x", 129): "ours",
		"a\tb":                   "ours",
		"ü":                      "ours",
		"\x7f":                   "ours",
	} {
		a, recorder := testAnswer(t, Get, "/", "client-request-id", given)
		a.Identify()
		assert.Equal(t, want, a.ClientRequestID, "%q", given)
		h := recorder.Header()
		assert.Equal(t, []string{"ours", want, "4.0", "nosniff"}, []string{h.Get("request-id"), h.Get("client-request-id"), h.Get("OData-Version"), h.Get("X-Content-Type-Options")})
	}
}

func TestLinkWith_keepsAllButTheOption(t *testing.T) {
	for target, want := range map[string]string{
		"/a":                             "/a?$skiptoken=NEW",
		"/a?$top=1":                      "/a?$top=1&$skiptoken=NEW",
		"/a?$skiptoken=old":              "/a?$skiptoken=NEW",
		"/a?$SkipToken=old&$top=1":       "/a?$top=1&$skiptoken=NEW",
		"/a?%24skip%74oken=old&%24top=1": "/a?%24top=1&$skiptoken=NEW",
		"/a?&x=1&&y=a%20b+c&":            "/a?x=1&y=a%20b+c&$skiptoken=NEW",
		"/a?$skiptoken":                  "/a?$skiptoken=NEW",
		"/a?$skiptoken2=x&skiptoken=y":   "/a?$skiptoken2=x&skiptoken=y&$skiptoken=NEW",
		"/a%2Fb/%24c?x":                  "/a%2Fb/%24c?x&$skiptoken=NEW",
	} {
		a, _ := testAnswer(t, Get, target)
		assert.Equal(t, "https://x/base"+want, a.LinkWith("$skiptoken", "NEW"), target)
	}
}

// Whatever the query of a page was, that of the link to the next one is read too,
// and says the same but for the place to go on at.
func FuzzLinkWith(f *testing.F) {
	for _, rawQuery := range []string{"", "$top=1", "&&", "$SKIPTOKEN=x&$top=2", "%24skiptoken=x", "$s\u212Aiptoken=x", "$sk\u0130ptoken=x", "$\u017Fkiptoken=x", "$top", "$top=%zz", "a;b"} {
		f.Add(rawQuery)
	}
	f.Fuzz(func(t *testing.T, rawQuery string) {
		read := func(rawQuery string) (values [2]string, ok bool) {
			known := []option.Option{option.Text("$top", &values[0], ""), option.Text("$skiptoken", &values[1], "")}
			ok = option.Read(rawQuery, known) == nil
			return values, ok
		}
		given, ok := read(rawQuery)
		if !ok {
			return
		}
		a := &Answer{Request: &http.Request{URL: &url.URL{Path: "/", RawQuery: rawQuery}}}
		_, query, _ := strings.Cut(a.LinkWith("$skiptoken", "NEW"), "?")
		next, ok := read(query)
		require.True(t, ok, "%q became %q", rawQuery, query)
		assert.Equal(t, [2]string{given[0], "NEW"}, next, "%q became %q", rawQuery, query)
	})
}
