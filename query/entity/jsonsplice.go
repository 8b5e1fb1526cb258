package entity

import (
	"iter"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/gatehouse/gatehouse/query/graph"
)

// Elements yields the members of a JSON object (or the items of an array, under
// their decimal index) with their values as they stand. It ends early where the
// text is no JSON.
func Elements(text string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		dec := jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
		open, err := dec.ReadToken()
		if err != nil || open.Kind() != '{' && open.Kind() != '[' {
			return
		}
		object := open.Kind() == '{'
		for i := 0; dec.PeekKind() != '}' && dec.PeekKind() != ']'; i++ {
			name := strconv.Itoa(i)
			if object {
				token, err := dec.ReadToken()
				if err != nil {
					return
				}
				name = token.String()
			}
			value, err := dec.ReadValue()
			if err != nil || !yield(name, string(value)) {
				return
			}
		}
	}
}

// Find returns the value of a member of a JSON object.
func Find(object, name string) (value string, ok bool) {
	for n, v := range Elements(object) {
		if n == name {
			return v, true
		}
	}
	return "", false
}

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
	for name, old := range Elements(doc) {
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
