package rawevent

import "github.com/gatehouse/gatehouse/schemas"

// reading is an object of which is to be told what it is.
type reading struct {
	raw   []byte
	depth int
	found *findings
	// text is the property that holds the event; nil when none does. beside is one that
	// may, though the names are an event's.
	text, beside *pair
	// err is why the object is no event; nil while that is open.
	err *DecodeError
}

// told is what a shape made of an object.
type told int

const (
	another told = iota // it has another shape
	isRead              // it was read, or refused for good
	holdsNo             // the text that it was read for holds no event: something else may
)

// shape tells whether an object has it, by what was found, and reads the object if so.
type shape func(d *Decoder, o reading) told

// took is what comes of a shape that is the last one where it is told.
func took(is bool) told {
	if is {
		return isRead
	}
	return another
}

// shapes are those of objects that are no event themselves, or whose names have to be
// taken apart first. The order matters: Elastic's documents, OpenTelemetry's and tables
// hold names of events too, and so do wrappers; names are taken apart where none of them
// was told.
func shapes() []shape {
	return []shape{
		// Elastic's integration took a record apart.
		func(d *Decoder, o reading) told {
			return took(o.found.azure != nil && d.elastic(o.raw, o.found, o.depth))
		},
		// OpenTelemetry has it in attributes.
		func(d *Decoder, o reading) told { return took(d.otlp(o.raw, o.found, o.depth)) },
		// A table has the names of its columns apart.
		func(d *Decoder, o reading) told {
			return took(o.found.loose && d.table(o.raw, o.found, o.depth))
		},
		fullLog,
		wrapper,
		besideNames,
		// LogScale put Vendor before its names.
		func(d *Decoder, o reading) told {
			return took(o.found.vendor && d.fromVendor(o.raw, o.found, o.depth))
		},
		// A table column by column, whose names may be joined.
		func(d *Decoder, o reading) told {
			return took(o.found.joined && d.sideways(o.raw, o.depth))
		},
		// An event whose names were joined.
		func(d *Decoder, o reading) told {
			return took(o.found.joined && d.undotted(o.raw, o.found, o.depth))
		},
	}
}

// fullLog is Wazuh's alert, whose full_log goes before the data it was parsed into.
func fullLog(d *Decoder, o reading) told {
	if o.text == nil || o.text != o.found.full || o.found.text == nil {
		return another
	}
	return d.unwrapIfEvent(o, o.text, schemas.DeadNotAnEvent, schemas.DeadNotJSON)
}

// wrapper is what a collector puts around an event.
func wrapper(d *Decoder, o reading) told {
	if o.text == nil {
		return another
	}
	d.unwrap(o.raw, o.text, o.depth)
	return isRead
}

// besideNames is text with an event beside names that an event has too.
func besideNames(d *Decoder, o reading) told {
	if o.beside == nil {
		return another
	}
	return d.unwrapIfEvent(o, o.beside, schemas.DeadNotAnEvent, schemas.DeadNotJSON, schemas.DeadNoTime)
}

// unwrapIfEvent is unwrap, unless the property is refused for one of the reasons.
func (d *Decoder) unwrapIfEvent(o reading, text *pair, reasons ...schemas.DeadReason) told {
	if d.tries(func() { d.unwrap(o.raw, text, o.depth) }, reasons...) {
		return isRead
	}
	return holdsNo
}

// lastShapes are those of objects that could not be read as events. Most of these would be
// told of events too, so they come last.
func lastShapes() []shape {
	return []shape{
		// A table column by column.
		func(d *Decoder, o reading) told { return took(d.sideways(o.raw, o.depth)) },
		// A row of a custom table, whose names end in types.
		func(d *Decoder, o reading) told { return took(d.customRow(o.raw, o.found, o.depth)) },
		// An action of Elasticsearch's bulk lines, which stands alone and is passed over.
		func(d *Decoder, o reading) told { return took(d.whole == nil && o.found.isBulkAction()) },
		// An event with one prefix before all names.
		func(d *Decoder, o reading) told {
			return took(o.err.Reason == schemas.DeadNotAnEvent && d.prefixed(o.raw, o.found, o.depth))
		},
		onlyObject,
	}
}

// onlyObject is an event under any name of an object that says nothing else of one.
func onlyObject(d *Decoder, o reading) told {
	under := d.target(o.found)
	if under == nil {
		return another
	}
	d.unwrap(o.raw, under, o.depth)
	return isRead
}
