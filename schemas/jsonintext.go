package schemas

import "strings"

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
	value
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
func (d *Decoder) structure(v value, want jsonKind) (structure, *DecodeError) {
	switch v.kind() {
	case want:
		if want == jsonList && v.beginsWithList() { // a column of one list
			v = v.lone()
		}
		return structure{value: v, said: true}, nil
	case jsonNull:
		return structure{}, nil
	}
	inner, said, err := d.rowValue(v)
	if err != nil { // half of a list would say less than none
		return structure{value: v, odd: true}, nil
	}
	fromText := inText(v.kind() == jsonText)
	switch {
	case !said || inner.kind() >= jsonList && inner.isEmpty():
		return structure{fromText: fromText}, nil
	case inner.kind() == want:
		return structure{value: inner, said: true, fromText: fromText}, nil
	case want == jsonList && inner.kind() == jsonObject:
		return structure{value: byNumber(counted(inner)), said: true, fromText: fromText}, nil
	case inner.kind() == jsonText:
		return structure{value: v, odd: true}, nil
	}
	if item := inner.lone(); item != inner {
		if found, err := d.structure(item, want); err == nil && !found.odd {
			found.fromText = found.fromText || fromText
			return found, nil
		}
	}
	return structure{}, fromText.wrap(wrongStructure(inner, want))
}

func wrongStructure(v value, want jsonKind) *DecodeError {
	if want == jsonObject {
		return wrongType(v, "an object")
	}
	return wrongType(v, "a list")
}

// rowValue reads the JSON text of a cell; said is false for an empty one. Text that
// does not look like JSON is returned as it is.
func (d *Decoder) rowValue(v value) (inner value, said bool, err *DecodeError) {
	if v.kind() != jsonText {
		return v, true, nil
	}
	text := strings.TrimSpace(v.text())
	if text == "" || isNone(text) {
		return value{}, false, nil
	}
	var fault error
	switch {
	case isShellObject(text):
		made, clear := appendShell(nil, text)
		if !clear {
			return v, true, nil
		}
		inner, fault = v.made(func(dst []byte) []byte { return append(dst, made...) })
	case isPython(text):
		inner, fault = v.made(func(dst []byte) []byte {
			if made := appendPython(dst, text); made != nil {
				return made
			}
			return dst
		})
	case isQuoted(text):
		if inner, fault = v.inside(); fault != nil {
			return v, true, nil // a text that somebody put into quotes
		}
		return d.rowValue(inner)
	case !holdsJSON(v):
		return v, true, nil
	default:
		inner, fault = v.inside()
	}
	if fault != nil {
		return value{}, false, refuse(DeadWrongType, "%s", fault.Error()).insideText()
	}
	return inner, !inner.isNull(), nil
}

// holdsStructure reports whether v is text that a structure can be read from.
func holdsStructure(v value) bool {
	return v.kind() == jsonText && (holdsJSON(v) || isShellObject(v.text()) || isQuoted(strings.TrimSpace(v.text())))
}

// isQuoted reports whether text looks like JSON text in which a JSON object or list was
// put once more: "[{\"id\":1}]", with the quotes.
func isQuoted(text string) bool {
	inside, ok := strings.CutPrefix(text, `"`)
	inside = strings.TrimLeft(inside, `\" `)
	return ok && strings.HasSuffix(text, `"`) && inside != "" && (inside[0] == '{' || inside[0] == '[')
}

// holdsJSON reports whether v is text that looks like a JSON object or list.
func holdsJSON(v value) bool {
	if v.kind() != jsonText {
		return false
	}
	for i := range len(v.text()) {
		switch v.text()[i] {
		case ' ', '\t', '\r', '\n':
		case '{', '[':
			return true
		default:
			return false
		}
	}
	return false
}
