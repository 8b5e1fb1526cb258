package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// inText remembers that a value stood in a property as JSON text: an error in it
// then points at the property.
type inText bool

func (t inText) wrap(err *DecodeError) *DecodeError {
	if t && err != nil {
		return err.insideText()
	}
	return err
}

// structure is an object or list, or nothing.
type structure struct {
	jsontree.Value
	said     bool
	fromText inText
	// odd is true when a text stands there that is neither, such as what was cut off
	// or blacked out: the value is that text.
	odd bool
}

// structure takes v when it has the wanted kind; a null says nothing, and so do an
// empty text, and an empty object or list in the place of the other. JSON text is
// read, and the text that PowerShell writes for an object too deep for it. Where a
// list is wanted an object is taken too: it stands for a list of one, or of several
// by their number.
func (d *Decoder) structure(v jsontree.Value, want jsontree.Kind) (structure, *DecodeError) {
	switch v.Kind() {
	case want:
		if want == jsontree.List && v.BeginsWithList() { // a column of one list
			v = v.Lone()
		}
		return structure{Value: v, said: true}, nil
	case jsontree.Null:
		return structure{}, nil
	}
	inner, said, err := d.rowValue(v)
	if err != nil { // half of a list would say less than none
		return structure{Value: v, odd: true}, nil
	}
	fromText := inText(v.Kind() == jsontree.Text)
	switch {
	case !said || inner.Kind() >= jsontree.List && inner.IsEmpty():
		return structure{fromText: fromText}, nil
	case inner.Kind() == want:
		return structure{Value: inner, said: true, fromText: fromText}, nil
	case want == jsontree.List && inner.Kind() == jsontree.Object:
		return structure{Value: byNumber(counted(inner)), said: true, fromText: fromText}, nil
	case inner.Kind() == jsontree.Text:
		return structure{Value: v, odd: true}, nil
	}
	if item := inner.Lone(); item != inner {
		if found, err := d.structure(item, want); err == nil && !found.odd {
			found.fromText = found.fromText || fromText
			return found, nil
		}
	}
	return structure{}, fromText.wrap(wrongStructure(inner, want))
}

func wrongStructure(v jsontree.Value, want jsontree.Kind) *DecodeError {
	if want == jsontree.Object {
		return wrongType(v, "an object")
	}
	return wrongType(v, "a list")
}

// rowValue reads the JSON text of a cell; said is false for an empty one. Text that
// does not look like JSON is returned as it is.
func (d *Decoder) rowValue(v jsontree.Value) (inner jsontree.Value, said bool, err *DecodeError) {
	if v.Kind() != jsontree.Text {
		return v, true, nil
	}
	text := strings.TrimSpace(v.Text())
	if text == "" || isNone(text) {
		return jsontree.Value{}, false, nil
	}
	var fault error
	switch {
	case isShellObject(text):
		made, clear := appendShell(nil, text)
		if !clear {
			return v, true, nil
		}
		inner, fault = v.Made(func(dst []byte) []byte { return append(dst, made...) })
	case isPython(text):
		inner, fault = v.Made(func(dst []byte) []byte {
			if made := appendPython(dst, text); made != nil {
				return made
			}
			return dst
		})
	case isQuoted(text):
		if inner, fault = v.Inside(); fault != nil {
			return v, true, nil // a text that somebody put into quotes
		}
		return d.rowValue(inner)
	case !holdsJSON(v):
		return v, true, nil
	default:
		inner, fault = v.Inside()
	}
	if fault != nil {
		return jsontree.Value{}, false, refuse(schemas.DeadWrongType, "%s", fault.Error()).insideText()
	}
	return inner, !inner.IsNull(), nil
}

// holdsStructure reports whether v is text that a structure can be read from.
func holdsStructure(v jsontree.Value) bool {
	return v.Kind() == jsontree.Text && (holdsJSON(v) || isShellObject(v.Text()) || isQuoted(strings.TrimSpace(v.Text())))
}

// isQuoted reports whether text looks like JSON text in which a JSON object or list was
// put once more: "[{\"id\":1}]", with the quotes.
func isQuoted(text string) bool {
	inside, ok := strings.CutPrefix(text, `"`)
	inside = strings.TrimLeft(inside, `\" `)
	return ok && strings.HasSuffix(text, `"`) && inside != "" && (inside[0] == '{' || inside[0] == '[')
}

// holdsJSON reports whether v is text that looks like a JSON object or list.
func holdsJSON(v jsontree.Value) bool {
	if v.Kind() != jsontree.Text {
		return false
	}
	for i := range len(v.Text()) {
		switch v.Text()[i] {
		case ' ', '\t', '\r', '\n':
		case '{', '[':
			return true
		default:
			return false
		}
	}
	return false
}
