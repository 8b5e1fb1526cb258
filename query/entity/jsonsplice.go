package entity

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/jsonobject"
	"github.com/gatehouse/gatehouse/query/graph"
)

// splice appends the JSON text doc with a value put at a path of member names
// and indexes. ok is false, and nothing appended, when the path leads nowhere:
// all but its last step must exist, and that must be a new member of an object.
func splice(dst []byte, doc string, path []string, value string) (_ []byte, ok bool) {
	start := len(dst)
	doc = strings.TrimSpace(doc)
	if doc == "" || doc[0] != '{' && doc[0] != '[' {
		return dst, false
	}
	object := doc[0] == '{'
	dst = append(dst, doc[0])
	n, met := 0, false
	for name, old := range jsonobject.Elements(doc) {
		if n++; n > 1 {
			dst = append(dst, ',')
		}
		if object {
			dst = append(graph.AppendString(dst, name), ':')
		}
		if name != path[0] {
			dst = append(dst, old...)
			continue
		}
		if met = len(path) > 1; met {
			dst, met = splice(dst, old, path[1:], value)
		}
		if !met {
			return dst[:start], false
		}
	}
	if !met {
		if len(path) > 1 || !object {
			return dst[:start], false
		}
		if n > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(graph.AppendString(dst, path[0]), ':'), value...)
	}
	if object {
		return append(dst, '}'), true
	}
	return append(dst, ']'), true
}
