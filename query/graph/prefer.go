package graph

import (
	"net/http"
	"strings"
)

// TakesUnknownMembers is the preference of clients that can take members of
// enumerations that came after unknownFutureValue.
const TakesUnknownMembers = "include-unknown-enum-members"

// Prefers reads the Prefer headers (RFC 7240) for a preference without a value.
func Prefers(h http.Header, wanted string) bool {
	for _, line := range h.Values("Prefer") {
		for _, preference := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' }) {
			if strings.EqualFold(strings.TrimSpace(preference), wanted) {
				return true
			}
		}
	}
	return false
}
