package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// field is what a top-level name means.
type field struct {
	marks mark
	set   [scopes]setter[schemas.SignIn] // by the kind of object; nil where it has no meaning
	means [scopes]meaning
}

// isNew is whether nothing is known of the name yet.
func (f *field) isNew() bool {
	for _, set := range f.set {
		if set != nil {
			return false
		}
	}
	return f.marks == 0
}

// scope is a kind of object that a name stands in.
type scope int

const (
	inGraph    scope = iota // a Graph object, the properties of a record
	inEnvelope              // the envelope around properties
	inRow                   // a Log Analytics row, a record without properties
	inPortal                // a row of the portal's download
	inHunting               // a row of advanced hunting
	scopes
)

// pair is a property of the object being read.
type pair struct {
	key   string
	value jsontree.Value
	field *field
}
