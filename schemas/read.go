package schemas

import (
	"strings"

	"github.com/valyala/fastjson"
)

// read fills the event from the properties of an object.
func (d *Decoder) read(found *findings) *DecodeError {
	d.rec.format = found.format()
	switch d.rec.format {
	case Format_FORMAT_PORTAL_CSV:
		d.rec.row = true
		return d.readPairs(found.pairs, func(f *field) setter[SignIn] { return f.portal }, "")
	case Format_FORMAT_LOG_ANALYTICS:
		d.rec.row = true
		return d.readPairs(found.pairs, func(f *field) setter[SignIn] { return f.row }, "")
	case Format_FORMAT_AZURE_MONITOR:
		if found.properties == nil {
			return d.readPairs(found.pairs, func(f *field) setter[SignIn] { return f.row }, "")
		}
		return d.readRecord(found)
	}
	return d.readPairs(found.pairs, func(f *field) setter[SignIn] { return f.graph }, "")
}

// readRecord reads an envelope and the properties in it.
func (d *Decoder) readRecord(found *findings) *DecodeError {
	if err := d.readPairs(found.pairs, func(f *field) setter[SignIn] { return f.envelope }, "record/"); err != nil {
		return err
	}
	inner, err := d.properties(found.properties.value)
	if err != nil {
		return err.under(strings.Clone(found.properties.key))
	}
	if inner == nil {
		return nil
	}
	key := found.properties.key
	marks, known, unknown := found.marks, found.known, found.unknown
	within := d.survey(inner)
	within.marks |= marks
	within.known += known
	within.unknown += unknown
	if err := d.readPairs(within.pairs, func(f *field) setter[SignIn] { return f.graph }, ""); err != nil {
		return err.under(key)
	}
	return nil
}

// properties returns the object of a record's properties, which some collectors
// write as JSON text; nil when there is none.
func (d *Decoder) properties(v *fastjson.Value) (*fastjson.Value, *DecodeError) {
	switch v.Type() {
	case fastjson.TypeObject:
		return v, nil
	case fastjson.TypeNull:
		return nil, nil
	}
	if !holdsJSON(v) {
		return nil, wrongType(v, "an object")
	}
	inner, err := d.rowValue(v)
	if err != nil {
		return nil, err
	}
	if inner.Type() != fastjson.TypeObject {
		return nil, wrongType(inner, "an object")
	}
	return inner, nil
}

// readPairs sets each property that its kind of object knows and keeps the others.
func (d *Decoder) readPairs(pairs []pair, of func(*field) setter[SignIn], prefix string) *DecodeError {
	for i := range pairs {
		p := &pairs[i]
		var set setter[SignIn]
		if p.field != nil {
			set = of(p.field)
		}
		if set == nil {
			if err := d.extra.add(prefix, p.key, p.value); err != nil {
				return err
			}
			continue
		}
		if d.rec.row && saysNothing(p.value) {
			continue
		}
		d.key = p.key
		if err := set(d, &d.event, p.value); err != nil {
			return err.under(p.key)
		}
	}
	return nil
}

// saysNothing reports whether a cell is null or empty: of twin columns the filled
// one counts.
func saysNothing(v *fastjson.Value) bool {
	if v.Type() == fastjson.TypeNull {
		return true
	}
	b, err := v.StringBytes()
	return err == nil && len(b) == 0
}
