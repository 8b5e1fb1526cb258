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
	o := reading{raw: raw, depth: depth, found: found, text: d.wrapped(found, maybe)}
	if o.text == nil && maybe {
		o.beside = found.besideText()
	}
	for _, shape := range d.shapes {
		if is := shape(d, o); is != another {
			return is == isRead
		}
	}
	d.plain(o)
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

// plain reads an object as an event itself. What that cannot be may be one of the last
// shapes; else it is refused.
func (d *Decoder) plain(o reading) {
	err := d.read(o.found)
	if again := d.again; again != nil {
		d.again = nil
		d.rewritten(o.raw, again, o.depth)
		return
	}
	if err == nil {
		err = d.finish()
	}
	if err == nil {
		d.emit(Decoded{Event: d.event, Raw: o.raw})
		return
	}
	o.err = err
	for _, shape := range d.lastShapes {
		if shape(d, o) != another {
			return
		}
	}
	d.refuse(o.raw, o.found.otherFormat(o.found.unifiedAudit(err)))
}
