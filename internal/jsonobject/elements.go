// Package jsonobject reads what JSON objects hold without knowing their members.
package jsonobject

import (
	"iter"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
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
