package rawevent

import (
	"bytes"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Source is what is known about a raw record besides its bytes.
type Source struct {
	// Tenant is the tenant of events that name none; may be empty.
	Tenant string
	// Received is when Gatehouse took the record. Events later than that by more
	// than MaxAhead are refused; the zero time switches the check off.
	Received time.Time
	// Topic, Partition and Offset are the position of the raw record; zero at the gateway.
	Topic     string
	Partition int32
	Offset    int64
}

// MaxAhead is how far an event's time may lie after its arrival: what clocks
// that disagree explain.
const MaxAhead = 5 * time.Minute

// Decoded is one event of a raw record, or why it could not be read.
type Decoded struct {
	// Index is the event's place in the raw record, from 0.
	Index int
	// Event is nil when Err is set. It and all it points to belong to the decoder
	// and are valid until the next call of Decode; its texts alias the decoder's
	// buffers. To keep an event, marshal it, or take CloneVT and copy the texts.
	Event *schemas.SignIn
	// Err is nil when Event is set.
	Err *DecodeError
	// Raw is the event's own bytes: a part of the value given to Decode.
	Raw []byte
}

// Decoder reads raw records of every format. It reuses its buffers and is not
// safe for concurrent use.
type Decoder struct {
	fields *ascii.Names[field]
	kinds  kinds
	// shapes are tried in order before an object is read as an event, lastShapes where it
	// is none.
	shapes, lastShapes []shape

	// Of the record: all that its events point into.
	json       jsontree.Tree
	events     arena[schemas.SignIn]
	origins    arena[schemas.Provenance]
	strings    []string
	bools      []bool
	ints32     []int32
	ints64     []int64
	doubles    []float64
	scratch    []byte // texts made while decoding
	joinedName []byte // without its underscores

	// Of the event being read.
	event   *schemas.SignIn
	root    jsontree.Value // the object being read
	rec     record
	found   findings
	pairs   []pair
	key     string // of the property being read, as written
	path    []byte // of the object being read, each name followed by a slash
	extra   extras
	again   []byte // what is to be read in the object's place; nil when nothing
	flats   []flatNote
	outer   extras // of the wrapper around the event
	content []byte // marshaled, to derive an id from

	src     Source
	yield   func(Decoded) bool
	index   int
	refused bool   // the last event was
	done    bool   // yield returned false
	whole   []byte // the wrapper's bytes, while its content is read
	texts   int    // how many texts stand around what is being read
}

// NewDecoder returns a decoder with its tables built.
func NewDecoder() *Decoder {
	return &Decoder{fields: newFields(), kinds: newKinds(), shapes: shapes(), lastShapes: lastShapes()}
}

// Decode reads one raw record: an event of any format, several on lines of their
// own, an array, {"records":[...]}, {"value":[...]}, {"results":[...]}, or an object that holds one
// of these, as JSON text or as it is, in one of the properties that IsWrapper knows.
// It yields each event, or why it cannot be read, in order, and stops when yield
// returns false. A bad event does not keep the others of its record from being read.
func (d *Decoder) Decode(value []byte, src Source, yield func(Decoded) bool) {
	d.reset()
	d.src, d.yield = src, yield
	d.documents(trimDocument(value))
	d.yield = nil
}

// maxNesting bounds batches in batches and wrappers in wrappers.
const maxNesting = 8

// maxTexts bounds texts in texts: a topic's message in a queue's is two, and each may
// have been written as text once more.
const maxTexts = 4

// recordSeparator stands before each document of a sequence of them (RFC 7464).
const recordSeparator = 0x1e

// documents reads the whole value: nearly always one document, else several on
// lines of their own, or in a sequence.
func (d *Decoder) documents(value []byte) {
	switch {
	case len(value) == 0:
		d.refuse(value, refuse(schemas.DeadNotJSON, "the record is empty"))
	case value[0] == recordSeparator:
		for document := range bytes.SplitSeq(value[1:], []byte{recordSeparator}) {
			if document = trimDocument(document); len(document) > 0 && !d.done {
				d.document(document, 0)
			}
		}
	case bytes.IndexByte(value, '\n') < 0:
		d.document(value, 0)
	case looksLikeLines(value):
		for line := range bytes.Lines(value) {
			if line = trimDocument(line); len(line) > 0 && !d.done {
				d.document(line, 0)
			}
		}
	default:
		for len(value) > 0 && !d.done {
			end := documentEnd(value)
			d.document(value[:end], 0)
			value = trimDocument(value[end:])
		}
	}
}

// document reads one JSON document: an event, or something that holds events.
func (d *Decoder) document(raw []byte, depth int) {
	if depth > maxNesting {
		d.refuse(raw, refuse(schemas.DeadNotAnEvent, "holds batches within batches, more than %d deep", maxNesting))
		return
	}
	switch raw[0] {
	case '[':
		d.array(raw, depth)
		return
	case '{':
	default:
		d.textDocument(raw, depth)
		return
	}
	if (opensBatch(raw) || len(raw) > schemas.MaxEventBytes) && d.heldBatch(raw, depth) {
		return
	}
	d.object(raw, depth)
}

func (d *Decoder) refuse(raw []byte, err *DecodeError) {
	d.emit(Decoded{Err: err, Raw: raw})
}

// emit yields one event or refusal.
func (d *Decoder) emit(x Decoded) {
	if d.done {
		return
	}
	x.Index = d.index
	if d.whole != nil {
		x.Raw = d.whole
	}
	if x.Event != nil {
		x.Event.Provenance.Index = int32(d.index)
	}
	d.index++
	d.refused = x.Err != nil
	d.done = !d.yield(x)
}

// keptBytes bounds the buffers that a decoder keeps for the next record.
const keptBytes = 16 << 20

// reset forgets the record before.
func (d *Decoder) reset() {
	if d.json.Kept() > keptBytes {
		*d = *NewDecoder()
		return
	}
	d.json.Forget()
	d.kinds.reset()
	d.events.reset()
	d.origins.reset()
	d.strings = d.strings[:0]
	d.bools, d.ints32 = d.bools[:0], d.ints32[:0]
	d.ints64, d.doubles = d.ints64[:0], d.doubles[:0]
	d.scratch = d.scratch[:0]
	d.outer.reset()
	d.index, d.refused, d.done, d.whole, d.texts = 0, false, false, nil, 0
}

// begin forgets the event before; what it points into stays.
func (d *Decoder) begin() {
	d.event = d.events.next()
	d.rec = record{}
	d.path = d.path[:0]
	d.flats = d.flats[:0]
	d.extra.reset()
}

// trimDocument drops a byte order mark, the blanks around a document, and NUL bytes at
// its end, with which some send messages.
func trimDocument(b []byte) []byte {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	b = b[jsontree.SkipBlanks(b, 0):]
	for len(b) > 0 && (b[len(b)-1] == 0 || jsontree.SkipBlanks(b, len(b)-1) == len(b)) {
		b = b[:len(b)-1]
	}
	return b
}
