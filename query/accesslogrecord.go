package query

import (
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

const (
	// maxAccessText bounds one text of a record, in bytes. A longest filter fits
	// in part; what is cut ends with an ellipsis.
	maxAccessText = 8 << 10
	// maxAccessOptions bounds how many query options of a request are noted.
	maxAccessOptions = 32
)

// recordOf is what is written down about an answered request.
func recordOf(a *answer, status int, took time.Duration) accessRecord {
	address := a.r.RemoteAddr
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	return accessRecord{
		at: a.started.UTC(), requestID: uuid.MustParse(a.requestID), clientRequestID: a.clientRequestID,
		who: a.who, method: a.r.Method, route: a.route.name, target: noteText(a.route.id),
		options: noteOptions(a.r.URL.RawQuery, status), status: status, rows: a.rows.Load(), bytes: a.w.bytes, took: took,
		remoteAddress: address, forwardedFor: noteText(strings.Join(a.r.Header.Values("X-Forwarded-For"), ", ")),
	}
}

// noteOptions are the query options of a request. Of a request that was refused
// as malformed only the names count: anything may stand there, such as a token
// in an option that does not exist.
func noteOptions(rawQuery string, status int) map[string]string {
	values, _ := url.ParseQuery(rawQuery) // what is malformed was refused
	options := map[string]string{}
	for name, given := range values {
		if len(options) == maxAccessOptions {
			break
		}
		text := strings.Join(given, ", ")
		switch strings.ToLower(name) {
		case "$skiptoken", "cursor", "after": // where a walk stands says nothing
			text = "…"
		}
		if status == http.StatusBadRequest {
			text = ""
		}
		options[noteText(name)] = noteText(text)
	}
	return options
}

// tokenLike matches JSON Web Tokens, signed or encrypted.
var tokenLike = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){1,4}`)

// noteText is text fit to be kept: valid, bounded, without tokens.
func noteText(s string) string {
	s = tokenLike.ReplaceAllString(strings.ToValidUTF8(s, "\uFFFD"), "[token]")
	if len(s) <= maxAccessText {
		return s
	}
	end := maxAccessText
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}
