package schemas

import "strings"

// inText remembers that a value stood in a property as JSON text: an error in it
// then points at the property.
type inText bool

func (t inText) wrap(err *DecodeError) *DecodeError {
	if t {
		return err.insideText()
	}
	return err
}

// structure is an object or list, or nothing.
type structure struct {
	value
	said     bool
	fromText inText
}

// structure takes v when it has the wanted kind; a null says nothing. In rows it
// reads JSON text, where an empty object and an empty list both mean "not said".
func (d *Decoder) structure(v value, want jsonKind) (structure, *DecodeError) {
	switch v.kind() {
	case want:
		return structure{v, true, false}, nil
	case jsonNull:
		return structure{}, nil
	}
	if !d.rec.row {
		return structure{}, wrongStructure(v, want)
	}
	inner, said, err := d.rowValue(v)
	if err != nil {
		return structure{}, err
	}
	fromText := inText(v.kind() == jsonText)
	if !said || inner.kind() >= jsonList && inner.isEmpty() {
		return structure{fromText: fromText}, nil
	}
	if inner.kind() != want {
		return structure{}, fromText.wrap(wrongStructure(inner, want))
	}
	return structure{inner, true, fromText}, nil
}

func wrongStructure(v value, want jsonKind) *DecodeError {
	if want == jsonObject {
		return wrongType(v, "an object")
	}
	return wrongType(v, "a list")
}

// rowValue reads the JSON text of a row's cell; said is false for an empty cell.
func (d *Decoder) rowValue(v value) (inner value, said bool, err *DecodeError) {
	if v.kind() != jsonText {
		return v, true, nil
	}
	if strings.TrimSpace(v.text()) == "" {
		return value{}, false, nil
	}
	n := v.t.nodes[v.i]
	inner, err = v.t.parseAt(int(n.start), int(n.end))
	if err != nil {
		err.Reason = DeadWrongType
		return value{}, false, err.insideText()
	}
	return inner, !inner.isNull(), nil
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
