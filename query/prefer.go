package query

import (
	"net/http"
	"strings"

	"github.com/gatehouse/gatehouse/query/entity"
)

// takesUnknownMembers is the preference of clients that can take members of
// enumerations that came after unknownFutureValue.
const takesUnknownMembers = "include-unknown-enum-members"

// prefers reads the Prefer headers (RFC 7240) for a preference without a value.
func prefers(h http.Header, wanted string) bool {
	for _, line := range h.Values("Prefer") {
		for _, preference := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' }) {
			if strings.EqualFold(strings.TrimSpace(preference), wanted) {
				return true
			}
		}
	}
	return false
}

// enumsFor applies the client's preference to what answers hold.
func (a *answer) enumsFor(sh entity.Shape) entity.Shape {
	h := a.w.Header()
	h.Add("Vary", "Prefer")
	if prefers(a.r.Header, takesUnknownMembers) {
		h.Set("Preference-Applied", takesUnknownMembers)
		return sh
	}
	sh.ClosedEnums = true
	return sh
}
