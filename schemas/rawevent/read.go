package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// read fills the event from the properties of an object.
func (d *Decoder) read(found *findings) *DecodeError {
	d.rec.format = found.format()
	if err := found.checkCategory(); err != nil {
		return err
	}
	switch d.rec.format {
	case schemas.Format_FORMAT_PORTAL_CSV:
		d.rec.row = true
		return d.readPairs(found.pairs, inPortal, "")
	case schemas.Format_FORMAT_ADVANCED_HUNTING:
		d.rec.row = true
		return d.readPairs(found.pairs, inHunting, "")
	case schemas.Format_FORMAT_LOG_ANALYTICS:
		d.rec.row = true
		found.silenceAzureCLI()
		return d.readPairs(found.pairs, inRow, "")
	case schemas.Format_FORMAT_AZURE_MONITOR:
		if found.properties == nil {
			return d.readPairs(found.pairs, inRow, "")
		}
		return d.readRecord(found)
	}
	return d.readPairs(found.pairs, inGraph, "")
}

// readRecord reads an envelope and the properties in it.
func (d *Decoder) readRecord(found *findings) *DecodeError {
	if err := d.readPairs(found.pairs, inEnvelope, "record/"); err != nil {
		return err
	}
	inner, said, err := d.properties(found.properties.value)
	if err != nil {
		return err.under(found.properties.key)
	}
	if !said {
		return nil
	}
	key, outer := found.properties.key, d.root
	marks, known, unknown := found.marks, found.known, found.unknown
	within := d.survey(inner)
	if within.joined {
		if d.again = d.undottedRecord(outer, key, within); d.again != nil {
			return nil
		}
	}
	within.marks |= marks
	within.known += known
	within.unknown += unknown
	in := inGraph
	if isHuntingTable(d.event.Category) {
		in, d.rec.row = inHunting, true
	}
	if err := d.readPairs(within.pairs, in, ""); err != nil {
		return err.under(key)
	}
	return nil
}

// properties returns the object of a record's properties, which some collectors
// write as JSON text; said is false when there is none.
func (d *Decoder) properties(v jsontree.Value) (inner jsontree.Value, said bool, err *DecodeError) {
	if item := v.Lone(); item.Kind() == jsontree.Object {
		v = item
	}
	switch v.Kind() {
	case jsontree.Object:
		return v, true, nil
	case jsontree.Null:
		return jsontree.Value{}, false, nil
	}
	if holdsStructure(v) {
		if inner, _, err = d.rowValue(v); err != nil {
			return jsontree.Value{}, false, err
		}
		if inner.Kind() == jsontree.Object {
			return inner, true, nil
		}
	}
	return jsontree.Value{}, false, wrongType(v, "an object")
}

// readPairs sets each property that its kind of object knows and keeps the others.
func (d *Decoder) readPairs(pairs []pair, in scope, prefix string) *DecodeError {
	if haveRivals(pairs, in) {
		d.settleRivals(pairs, in)
	}
	for i := range pairs {
		p := &pairs[i]
		var set setter[schemas.SignIn]
		if p.field != nil {
			set = p.field.set[in]
		}
		if d.rec.row && saysNothing(p.value, set == nil) {
			continue
		}
		if set == nil {
			d.extra.add(prefix, p.key, p.value)
			continue
		}
		d.key = p.key
		if err := set(d, d.event, p.value); err != nil {
			return err.under(p.key)
		}
	}
	return nil
}

// saysNothing reports whether a cell is null or empty: of twin columns the filled
// one counts. In a column that is not known, "[]" and "{}" stand for nothing too.
func saysNothing(v jsontree.Value, unknown bool) bool {
	if v.Kind() != jsontree.Text {
		return v.IsNull()
	}
	text := v.Text()
	return text == "" || unknown && (text == "[]" || text == "{}")
}
