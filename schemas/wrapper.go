package schemas

import "strings"

// wrapperNames are the properties that collectors put whole events into, and
// Elasticsearch what holds them.
var wrapperNames = [...]string{
	"_raw", "message", "event", "body", "data", "result", "original", "_source", "hits", "raw_data", "ms-graph",
}

// rawName is the wrapper that holds an event also beside properties of one.
const rawName = "_raw"

// IsWrapper is whether collectors put whole events, mostly as JSON text, into the
// property; case does not count.
func IsWrapper(name string) bool {
	for _, wrapper := range wrapperNames {
		if strings.EqualFold(name, wrapper) {
			return true
		}
	}
	return false
}
