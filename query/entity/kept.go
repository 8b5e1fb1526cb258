package entity

import (
	"strings"

	"github.com/gatehouse/gatehouse/internal/jsonobject"
	"github.com/gatehouse/gatehouse/query/graph"
)

// kept makes a member that the contract of events does not know: the object that the
// producer said, which lies among what is kept besides, or null.
func kept(name string) Member {
	return Member{Name: name, Since: Beta, isKept: true, columns: []string{"additional"}, value: func(dst []byte, r *Row) []byte {
		return graph.AppendJSON(dst, keptObject(r.Additional, name), "null")
	}}
}

// keptObject finds an object among what is kept besides, in any spelling.
func keptObject(additional, name string) string {
	for said, value := range jsonobject.Elements(additional) {
		if isObject(value) && strings.EqualFold(said, name) {
			return value
		}
	}
	return ""
}

// isKept reports whether there is a member of that name that kept made.
func isKept(name string) bool {
	m := memberNamed(name)
	return m != nil && m.isKept
}

func isObject(value string) bool { return strings.HasPrefix(value, "{") }
