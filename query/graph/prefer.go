package graph

import (
	"iter"
	"net/http"
	"strconv"
	"strings"
)

// TakesUnknownMembers is the preference of clients that can take members of
// enumerations that came after unknownFutureValue.
const TakesUnknownMembers = "include-unknown-enum-members"

// PageSizes are the names of OData's preference for the size of pages: those of 4.0 and of
// 4.01.
var PageSizes = [...]string{"odata.maxpagesize", "maxpagesize"}

// PreferredPageSize reads the Prefer headers for the greatest size of a page and the name
// that it was given by; 0 where none is given, or none that is a number from 1.
func PreferredPageSize(h http.Header) (size int, name string) {
	for preference := range preferences(h) {
		given, value, _ := strings.Cut(preference, "=")
		for _, name := range PageSizes {
			if !strings.EqualFold(strings.TrimSpace(given), name) {
				continue
			}
			n, err := strconv.Atoi(strings.Trim(strings.TrimSpace(value), `"`))
			if err == nil && n > 0 {
				return n, name
			}
		}
	}
	return 0, ""
}

// Prefers reads the Prefer headers (RFC 7240) for a preference without a value.
func Prefers(h http.Header, wanted string) bool {
	for preference := range preferences(h) {
		if strings.EqualFold(preference, wanted) {
			return true
		}
	}
	return false
}

// preferences are what the Prefer headers list, with parameters for preferences of their own.
func preferences(h http.Header) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, line := range h.Values("Prefer") {
			for _, preference := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' }) {
				if !yield(strings.TrimSpace(preference)) {
					return
				}
			}
		}
	}
}
