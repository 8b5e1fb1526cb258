package query

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What changes something by a session alone is refused unless our own page sent it,
// with the session's token.
func TestSession_forgedChanges_areRefused(t *testing.T) {
	r := newBarePortal(t, func(c *Config) { c.CORSOrigins = []string{"*"} })
	b, other := r.browser(t), r.browser(t)
	b.signIn("admin")
	other.signIn("alice")
	own, token := r.proxy.URL, b.session()["csrfToken"].(string)
	foreign := other.session()["csrfToken"].(string)
	forged := 0
	for name, tt := range map[string]struct {
		headers []string
		refused bool
	}{
		"our page":                       {[]string{"Origin", own, "Sec-Fetch-Site", "same-origin", "X-CSRF-Token", token}, false},
		"an older browser":               {[]string{"Origin", own, "X-CSRF-Token", token}, false},
		"Origin in capitals":             {[]string{"Origin", strings.ToUpper(own), "X-CSRF-Token", token}, false},
		"no token":                       {[]string{"Origin", own, "Sec-Fetch-Site", "same-origin"}, true},
		"an empty token":                 {[]string{"Origin", own, "X-CSRF-Token", ""}, true},
		"a wrong token":                  {[]string{"Origin", own, "X-CSRF-Token", token[:len(token)-1] + "!"}, true},
		"the token of another session":   {[]string{"Origin", own, "X-CSRF-Token", foreign}, true},
		"another origin":                 {[]string{"Origin", "https://evil.example", "X-CSRF-Token", token}, true},
		"another port":                   {[]string{"Origin", own + "1", "X-CSRF-Token", token}, true},
		"another scheme":                 {[]string{"Origin", strings.Replace(own, "https", "http", 1), "X-CSRF-Token", token}, true},
		"the address behind the proxy":   {[]string{"Origin", r.base, "X-CSRF-Token", token}, true},
		"a page without an origin":       {[]string{"Origin", "null", "X-CSRF-Token", token}, true},
		"a sibling host":                 {[]string{"Origin", own, "Sec-Fetch-Site", "same-site", "X-CSRF-Token", token}, true},
		"another site":                   {[]string{"Sec-Fetch-Site", "cross-site", "X-CSRF-Token", token}, true},
		"typed into the address bar":     {[]string{"Sec-Fetch-Site", "none", "X-CSRF-Token", token}, true},
		"neither origin nor site":        {[]string{"X-CSRF-Token", token}, true},
		"a form that calls itself trust": {[]string{"Origin", "https://evil.example", "Sec-Fetch-Site", "same-origin", "X-CSRF-Token", token}, true},
	} {
		for _, method := range []string{http.MethodPut, http.MethodDelete} {
			answer := b.send(method, policiesOfA, "{}", tt.headers...)
			want := http.StatusNotImplemented // allowed; there is no Kafka here
			if tt.refused {
				want = http.StatusForbidden
			}
			assert.Equal(t, want, answer.status, "%s: %s %s", name, method, answer.text)
		}
		if tt.refused {
			forged += 3
			assert.Equal(t, http.StatusForbidden, b.send(http.MethodPost, "/portal/logout", "", tt.headers...).status, name)
		}
	}
	assert.Equal(t, true, b.session()["signedIn"], "nothing forged signed anybody out")
	assert.Equal(t, http.StatusMethodNotAllowed, b.get("/portal/logout").status, "no link signs anybody out")
	assert.Contains(t, r.do(http.MethodGet, "", "/metrics").text, fmt.Sprintf("gatehouse_query_sessions_forged_total %d\n", forged))
}

func TestSession_otherOrigins_readNothingByIt(t *testing.T) {
	const friend = "https://friend.example"
	r := newPortalRig(t, func(c *Config) { c.CORSOrigins = []string{friend} })
	r.setMark(testMark)
	r.insert(values{"id": "x"})
	b := r.browser(t)
	b.signIn("admin")
	for name, tt := range map[string]struct {
		headers []string
		status  int
	}{
		"our page":                            {[]string{"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors"}, 200},
		"a browser that says nothing":         {nil, 200},
		"the address bar":                     {[]string{"Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		"a link that a person follows":        {[]string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, 200},
		"an allowed origin":                   {[]string{"Origin", friend, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"}, 403},
		"an allowed origin of older browsers": {[]string{"Origin", friend}, 403},
		"another origin":                      {[]string{"Origin", "https://evil.example"}, 403},
		"a script of a sibling host":          {[]string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"}, 403},
		"a frame":                             {[]string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, 403},
	} {
		for _, target := range []string{signIns, "/api/signins/download?format=csv", "/portal/session"} {
			answer := b.get(target, tt.headers...)
			assert.Equal(t, tt.status, answer.status, "%s: %s: %s", name, target, answer.text)
			assert.Empty(t, answer.header.Get("Access-Control-Allow-Credentials"), name)
			if target == "/portal/session" {
				assert.Empty(t, answer.header.Get("Access-Control-Allow-Origin"), "sessions are nobody else's matter")
			}
		}
	}
	preflight := b.send(http.MethodOptions, "/portal/logout", "", "Origin", friend, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "x-csrf-token")
	assert.Equal(t, http.StatusMethodNotAllowed, preflight.status)
	preflight = b.send(http.MethodOptions, policiesOfA, "", "Origin", friend, "Access-Control-Request-Method", "PUT", "Access-Control-Request-Headers", "x-csrf-token")
	require.Equal(t, http.StatusNoContent, preflight.status)
	assert.NotContains(t, strings.ToLower(preflight.header.Get("Access-Control-Allow-Headers")), "csrf")
	assert.Empty(t, preflight.header.Get("Access-Control-Allow-Credentials"))
}
