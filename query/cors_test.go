package query

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

const ourOrigin = "https://portal.example"

func TestCORS_originsInTheSettings_alone(t *testing.T) {
	for name, tt := range map[string]struct {
		origins []string
		origin  string
		allowed bool
	}{
		"none by default":           {nil, ourOrigin, false},
		"ours":                      {[]string{"https://a.example", ourOrigin}, ourOrigin, true},
		"in another case":           {[]string{ourOrigin}, "https://Portal.Example", true},
		"another":                   {[]string{ourOrigin}, "https://evil.example", false},
		"ours as part of another":   {[]string{ourOrigin}, ourOrigin + ".evil.example", false},
		"another scheme":            {[]string{ourOrigin}, "http://portal.example", false},
		"a file":                    {[]string{ourOrigin}, "null", false},
		"any":                       {[]string{"*"}, "https://evil.example", true},
		"no page of another origin": {[]string{ourOrigin}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, signIns, nil)
			r.Header.Set("Origin", tt.origin)
			assert.False(t, corsPolicy{tt.origins}.apply(w, r, "GET, HEAD"), "the request is still to be answered")
			assert.Equal(t, tt.allowed, w.Header().Get("Access-Control-Allow-Origin") == tt.origin && tt.origin != "")
			assert.Equal(t, tt.origins != nil, w.Header().Get("Vary") == "Origin", "caches must know")
			assert.Empty(t, w.Header().Get("Access-Control-Allow-Credentials"))
		})
	}
}

func TestCORS_preflightAndAnswer(t *testing.T) {
	r := newRig(t, func(c *Config) { c.CORSOrigins = []string{ourOrigin} })
	r.setMark(testMark)
	preflight := r.send(http.MethodOptions, "", policiesOfA, "", "Origin", ourOrigin, "Access-Control-Request-Method", "PUT")
	assert.Equal(t, http.StatusNoContent, preflight.status)
	assert.Equal(t, ourOrigin, preflight.header.Get("Access-Control-Allow-Origin"))
	assert.Equal(t, "GET, HEAD, PUT, DELETE", preflight.header.Get("Access-Control-Allow-Methods"))
	assert.Contains(t, preflight.header.Get("Access-Control-Allow-Headers"), "Authorization")
	answer := r.send(http.MethodGet, r.reader(), signIns, "", "Origin", ourOrigin)
	assert.Equal(t, ourOrigin, answer.header.Get("Access-Control-Allow-Origin"))
	download := r.send(http.MethodHead, r.reader(), "/api/signins/download?format=csv", "", "Origin", ourOrigin)
	assert.Equal(t, []string{"Origin", "Accept-Encoding"}, download.header.Values("Vary"), "caches must know both")
	refused := r.send(http.MethodGet, "forged", signIns, "", "Origin", ourOrigin)
	assert.Equal(t, http.StatusUnauthorized, refused.status)
	assert.Equal(t, ourOrigin, refused.header.Get("Access-Control-Allow-Origin"), "a page must see why")
	for _, headers := range [][]string{{"Origin", "https://evil.example", "Access-Control-Request-Method", "GET"}, {"Origin", ourOrigin}} {
		assert.Equal(t, http.StatusMethodNotAllowed, r.send(http.MethodOptions, r.reader(), signIns, "", headers...).status)
	}
}
