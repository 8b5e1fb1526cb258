package query

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCORS(t *testing.T) {
	const ours, foreign = "https://portal.example", "https://evil.example"
	for name, tt := range map[string]struct {
		origins []string
		origin  string
		allowed bool
	}{
		"none by default":           {nil, ours, false},
		"ours":                      {[]string{ours}, ours, true},
		"in another case":           {[]string{ours}, "https://Portal.Example", true},
		"another":                   {[]string{ours}, foreign, false},
		"ours as part of another":   {[]string{ours}, ours + ".evil.example", false},
		"a file":                    {[]string{ours}, "null", false},
		"any":                       {[]string{"*"}, foreign, true},
		"no page of another origin": {[]string{ours}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, func(c *Config) { c.CORSOrigins = tt.origins })
			r.setMark(testMark)
			allowed := ""
			if tt.allowed {
				allowed = tt.origin
			}
			var origin []string
			if tt.origin != "" {
				origin = []string{"Origin", tt.origin}
			}
			for _, answer := range []reply{
				r.send(http.MethodGet, r.reader(), signIns, "", origin...),
				r.send(http.MethodGet, "forged", signIns, "", origin...), // a page must see why
			} {
				assert.Equal(t, allowed, answer.header.Get("Access-Control-Allow-Origin"))
				assert.Empty(t, answer.header.Get("Access-Control-Allow-Credentials"))
				assert.Equal(t, tt.origins != nil, answer.header.Get("Vary") == "Origin")
			}
			preflight := r.send(http.MethodOptions, "", signIns, "", append(origin, "Access-Control-Request-Method", "GET")...)
			assert.Equal(t, allowed, preflight.header.Get("Access-Control-Allow-Origin"))
			if !tt.allowed {
				assert.Equal(t, http.StatusMethodNotAllowed, preflight.status)
				return
			}
			assert.Equal(t, http.StatusNoContent, preflight.status)
			assert.Equal(t, "GET, HEAD", preflight.header.Get("Access-Control-Allow-Methods"))
			assert.Contains(t, preflight.header.Get("Access-Control-Allow-Headers"), "Authorization")
			assert.Equal(t, http.StatusMethodNotAllowed, r.send(http.MethodOptions, r.reader(), signIns, "", origin...).status, "OPTIONS that is no preflight")
		})
	}
}
