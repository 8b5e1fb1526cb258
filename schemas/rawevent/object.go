package rawevent

import "github.com/gatehouse/gatehouse/schemas"

// object reads one object: an event, unless its names say otherwise. What it has
// around events stays with them.
func (d *Decoder) object(raw []byte, depth int) {
	if len(raw) > schemas.MaxEventBytes {
		d.refuse(raw, refuse(schemas.DeadTooLarge, "has %d bytes, at most %d are taken", len(raw), schemas.MaxEventBytes))
		return
	}
	before := d.outer.mark()
	if !d.objectBy(raw, depth, true) {
		d.outer.back(before)
		d.objectBy(raw, depth, false)
	}
	d.outer.back(before)
}

// objectBy is object by text that may hold an event, or without it: a full_log, or
// what stands beside an event's names. It returns false when that text holds none,
// though something else may.
func (d *Decoder) objectBy(raw []byte, depth int, maybe bool) bool {
	found, err := d.examine(raw)
	if err != nil && (d.fromPython(raw, depth) || d.fromEscaped(raw, depth)) {
		return true
	}
	if (err != nil || found.marks&markBatch != 0) && d.heldBatch(raw, depth) {
		return true
	}
	if err != nil {
		d.refuse(raw, err)
		return true
	}
	text := d.wrapped(found, maybe)
	var beside *pair
	if text == nil && maybe {
		beside = found.besideText()
	}
	switch {
	case found.azure != nil && d.elastic(raw, found, depth):
	case d.otlp(raw, found, depth):
	case found.loose && d.table(raw, found, depth):
	case text != nil && text == found.full && found.text != nil:
		return d.tries(func() { d.unwrap(raw, text, depth) }, schemas.DeadNotAnEvent, schemas.DeadNotJSON)
	case text != nil:
		d.unwrap(raw, text, depth)
	case beside != nil:
		return d.tries(func() { d.unwrap(raw, beside, depth) }, schemas.DeadNotAnEvent, schemas.DeadNotJSON, schemas.DeadNoTime)
	case found.vendor && d.fromVendor(raw, found, depth):
	case found.joined && d.sideways(raw, depth): // whose columns' names may be joined
	case found.joined && d.undotted(raw, found, depth):
	default:
		d.plain(raw, found, depth)
	}
	return true
}

// examine parses an object and goes through its names, which say what it is.
func (d *Decoder) examine(raw []byte) (*findings, *DecodeError) {
	v, err := d.json.Parse(raw)
	if err != nil {
		return nil, notJSON(err)
	}
	d.begin()
	found := d.survey(v)
	if found.elastic {
		return d.joinElastic(found)
	}
	return found, nil
}

// heldBatch reads the list of events that an object holds; false when it holds none.
func (d *Decoder) heldBatch(raw []byte, depth int) bool {
	batch, ok := findBatch(raw)
	if ok {
		d.batch(raw, batch, depth)
	}
	return ok
}

// plain reads an object that is an event itself, else a row of a custom table, or
// an event whose names have a prefix.
func (d *Decoder) plain(raw []byte, found *findings, depth int) {
	err := d.read(found)
	if again := d.again; again != nil {
		d.again = nil
		d.rewritten(raw, again, depth)
		return
	}
	if err == nil {
		err = d.finish()
	}
	switch {
	case err == nil:
		d.emit(Decoded{Event: d.event, Raw: raw})
	case d.sideways(raw, depth):
	case d.customRow(raw, found, depth), d.whole == nil && found.isBulkAction():
	case err.Reason == schemas.DeadNotAnEvent && d.prefixed(raw, found, depth):
	default:
		if under := d.target(found); under != nil {
			d.unwrap(raw, under, depth)
			return
		}
		d.refuse(raw, found.otherFormat(found.unifiedAudit(err)))
	}
}
