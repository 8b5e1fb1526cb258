package browser

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/api"
)

// What a provider says stands on the page, and may not become part of it.
func TestPage_showsTextsAsTexts(t *testing.T) {
	recorder := httptest.NewRecorder()
	a := &api.Answer{Writer: &api.Recorder{ResponseWriter: recorder}, RequestID: "request-7"}
	problem := (&Sessions{}).page(a, http.StatusForbidden, pageData{Title: "No <b>", Text: "<script>alert(1)</script>", Again: "/portal/login?return=%2F", Other: "javascript:alert(1)"})
	require.Nil(t, problem)
	text := recorder.Body.String()
	assert.Equal(t, http.StatusForbidden, recorder.Code)
	assert.Contains(t, text, "No &lt;b&gt;")
	assert.Contains(t, text, "&lt;script&gt;alert(1)&lt;/script&gt;")
	assert.NotContains(t, text, "<script")
	assert.Contains(t, text, `href="/portal/login?return=%2F"`)
	assert.NotContains(t, text, "javascript:")
	assert.Contains(t, text, "request-7")
	h := recorder.Header()
	assert.Equal(t, strconv.Itoa(len(text)), h.Get("Content-Length"))
	assert.Equal(t, "no-referrer", h.Get("Referrer-Policy"))
	assert.Contains(t, h.Get("Content-Security-Policy"), "default-src 'none'")
}

func TestPage_withoutLinks_hasNone(t *testing.T) {
	recorder := httptest.NewRecorder()
	a := &api.Answer{Writer: &api.Recorder{ResponseWriter: recorder}}
	require.Nil(t, (&Sessions{}).page(a, http.StatusNotFound, pageData{Title: "t"}))
	assert.NotContains(t, recorder.Body.String(), "href")
}
