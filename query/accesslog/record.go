package accesslog

import (
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/option"
)

const (
	// maxText bounds one text of a record, in bytes. A longest filter fits
	// in part; what is cut ends with an ellipsis.
	maxText = 8 << 10
	// maxOptions bounds how many query options of a request are noted.
	maxOptions = 32
)

// Record is one row of access_log.
type Record struct {
	// At is when the request began, UTC.
	At time.Time
	// RequestID is ours, ClientRequestID the client's.
	RequestID       uuid.UUID
	ClientRequestID string
	// Who asked.
	Who access.Reader
	// Method is that of HTTP, Route the name of the path, Target the id in it.
	Method, Route, Target string
	// Options are the query options, by name.
	Options map[string]string
	// Status is that of the answer, Rows how many sign-ins it showed.
	Status      int
	Rows, Bytes int64
	// Took is the time until the end of the answer.
	Took time.Duration
	// RemoteAddress is whoever connected, ForwardedFor what they say of others.
	RemoteAddress, ForwardedFor string
}

// NoteOptions are the query options of a request. Of a request that was refused
// as malformed only the names count: anything may stand there, such as a token
// in an option that does not exist.
func NoteOptions(rawQuery string, status int) map[string]string {
	values, _ := option.Pairs(rawQuery) // what is malformed was refused
	options := map[string]string{}
	for name, given := range values {
		if len(options) == maxOptions {
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
		options[NoteText(name)] = NoteText(text)
	}
	return options
}

// tokenLike matches JSON Web Tokens, signed or encrypted.
var tokenLike = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){1,4}`)

// NoteText is text fit to be kept: valid, bounded, without tokens.
func NoteText(s string) string {
	s = tokenLike.ReplaceAllString(strings.ToValidUTF8(s, "\uFFFD"), "[token]")
	if len(s) <= maxText {
		return s
	}
	end := maxText
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}
