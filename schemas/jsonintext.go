package schemas

import (
	"github.com/valyala/fastjson"
)

// inText remembers that a value stood in a property as JSON text: an error in it
// then points at the property.
type inText bool

func (t inText) wrap(err *DecodeError) *DecodeError {
	if t {
		return err.insideText()
	}
	return err
}

// list returns the elements of a list; none for null. Rows hold it as JSON text,
// and "{}" for a missing one.
func (d *Decoder) list(v *fastjson.Value) ([]*fastjson.Value, inText, *DecodeError) {
	v, fromText, err := d.structure(v, fastjson.TypeArray, "a list")
	if err != nil || v == nil {
		return nil, fromText, err
	}
	elements, _ := v.Array()
	return elements, fromText, nil
}

// structure returns v when it has the wanted type, nil when it says nothing. In
// rows it reads JSON text, where an empty object and an empty list both mean
// "not said".
func (d *Decoder) structure(v *fastjson.Value, want fastjson.Type, wanted string) (*fastjson.Value, inText, *DecodeError) {
	switch v.Type() {
	case want:
		return v, false, nil
	case fastjson.TypeNull:
		return nil, false, nil
	}
	if !d.rec.row {
		return nil, false, wrongType(v, wanted)
	}
	parsed, err := d.rowValue(v)
	if err != nil {
		return nil, false, err
	}
	fromText := inText(parsed != v)
	switch {
	case parsed == nil || isEmpty(parsed):
		return nil, fromText, nil
	case parsed.Type() != want:
		return nil, fromText, wrongType(parsed, wanted)
	}
	return parsed, fromText, nil
}

// rowValue reads the JSON text of a row's cell; nil when the cell says nothing.
func (d *Decoder) rowValue(v *fastjson.Value) (*fastjson.Value, *DecodeError) {
	if v.Type() != fastjson.TypeString {
		return v, nil
	}
	b, _ := v.StringBytes()
	if b = trimDocument(b); len(b) == 0 {
		return nil, nil
	}
	if d.used == len(d.texts) {
		d.texts = append(d.texts, new(fastjson.Parser))
	}
	p := d.texts[d.used]
	d.used++
	parsed, err := parse(p, b)
	if err != nil {
		err.Reason = DeadWrongType
		return nil, err.insideText()
	}
	if parsed.Type() == fastjson.TypeNull {
		return nil, nil
	}
	return parsed, nil
}

func isEmpty(v *fastjson.Value) bool {
	switch v.Type() {
	case fastjson.TypeObject:
		object, _ := v.Object()
		return object.Len() == 0
	case fastjson.TypeArray:
		elements, _ := v.Array()
		return len(elements) == 0
	}
	return false
}

// holdsJSON reports whether v is text that looks like a JSON object or list.
func holdsJSON(v *fastjson.Value) bool {
	b, err := v.StringBytes()
	if err != nil {
		return false
	}
	b = trimDocument(b)
	return len(b) > 0 && (b[0] == '{' || b[0] == '[')
}
