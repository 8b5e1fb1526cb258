package rawevent

import (
	"cmp"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// unwrap reads the event that a collector put into one property of raw, mostly as
// JSON text; the other properties are kept beside the event's own.
func (d *Decoder) unwrap(raw []byte, text *pair, depth int) {
	if text.key == "data" && d.found.isAlert() {
		silence(text.value, "null")
	}
	for i := range d.pairs {
		p := &d.pairs[i]
		if p.key == text.key {
			continue
		}
		d.outer.add("record/", p.key, p.value)
	}
	d.within(raw, text.key, text.value, depth)
}

// within reads what the property key of raw holds; raw itself when key is empty.
func (d *Decoder) within(raw []byte, key string, v jsontree.Value, depth int) {
	outermost, inText := d.whole == nil, v.Kind() == jsontree.Text
	if inText && d.texts == maxTexts {
		d.refuse(raw, refuse(schemas.DeadNotAnEvent, "holds text within text, more than %d deep", maxTexts).at(key))
		return
	}
	if outermost {
		d.whole = raw
	}
	around := d.texts
	if inText {
		d.texts++
	}
	d.documentsWithin(key, v, depth)
	d.texts = around
	if outermost {
		d.whole = nil
	}
}

// textDocument reads the event that a list has as JSON text, or that ends a line of a log.
func (d *Decoder) textDocument(raw []byte, depth int) {
	if header := LogHeader(raw); header > 0 {
		d.behindHeader(raw, header, depth)
		return
	}
	v, err := d.json.Parse(raw)
	switch {
	case err != nil:
		d.refuse(raw, cmp.Or(otherLine(raw), notJSON(err)))
	case !holdsDocument(v) && !holdsText(v):
		d.refuse(raw, refuse(schemas.DeadNotAnEvent, "is %s, an event is an object", describe(v)))
	default:
		d.within(raw, "", v, depth)
	}
}

// documentsWithin reads what the property key holds, at which errors point: JSON
// text, or the event itself.
func (d *Decoder) documentsWithin(key string, v jsontree.Value, depth int) {
	yield := d.yield
	inText := v.Kind() == jsontree.Text
	d.yield = func(x Decoded) bool {
		if x.Err != nil && inText {
			x.Err = x.Err.insideText()
		}
		if x.Err != nil {
			x.Err = x.Err.at(key)
		}
		return yield(x)
	}
	var inner []byte
	switch {
	case inText:
		inner = documentText(v.Text())
	case ascii.EqualFold(key, fieldsName):
		inner = appendHitFields(nil, v)
	default:
		inner = jsontree.AppendCanonical(nil, v)
	}
	d.document(trimDocument(inner), depth+1)
	d.yield = yield
}
