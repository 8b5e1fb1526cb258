package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// field is what a top-level name means.
type field struct {
	marks mark
	set   [scopes]setter[schemas.SignIn] // by the kind of object; nil where it has no meaning
	means [scopes]meaning
}

// isNew is whether nothing is known of the name yet.
func (f *field) isNew() bool {
	for _, set := range f.set {
		if set != nil {
			return false
		}
	}
	return f.marks == 0
}

// scope is a kind of object that a name stands in.
type scope int

const (
	inGraph    scope = iota // a Graph object, the properties of a record
	inEnvelope              // the envelope around properties
	inRow                   // a Log Analytics row, a record without properties
	inPortal                // a row of the portal's download
	inHunting               // a row of advanced hunting
	scopes
)

// mark is a bit set of what a name tells about the object it stands in.
type mark uint32

const (
	markBatch        mark = 1 << iota // holds events
	markWrapped                       // may hold an event, mostly as JSON text
	markProperties                    // the event's own object in a record
	markCategory                      // the kind of a record
	markEnvelope                      // part of a record's envelope
	markRow                           // only Log Analytics has it
	markPortal                        // only the portal's download has it
	markGraph                         // a property of a signIn
	markSure                          // a property that little else than a sign-in has
	markObject                        // holds properties of its own
	markElastic                       // holds an event as Elastic's integration takes it apart
	markHunting                       // only advanced hunting has it
	markTimestamp                     // advanced hunting's time
	markErrorCode                     // advanced hunting's result
	markHuntingActor                  // who or what signed in, as only advanced hunting has it
	markFields                        // may hold the fields of a hit
	markFullLog                       // may hold an event as JSON text, before others
	markLoose                         // may hold an event or a list of them where nothing else does
	markTexts                         // a list of plain texts
	markList                          // a list of objects
	markDirectory                     // of an account, an application or a device, not of a sign-in
	markCapture                       // only what an Event Hub puts around events
	markFlat                          // known, but nothing that tells what the object is
	markOther                         // of another table, not of sign-ins
	markCount                         // how many sign-ins a row of a query stands for
)

// pair is a property of the object being read.
type pair struct {
	key   string
	value jsontree.Value
	field *field
}

// findings is what the names of an object say together.
type findings struct {
	marks            mark
	pairs            []pair
	properties, text *pair // the values of marked names; nil when absent
	loose            bool  // names that may hold an event where nothing else does are among them
	full             *pair // Wazuh's full_log; nil when absent
	raw              *pair // a collector's _raw with an event; nil when absent
	azure            *pair // Elastic's; nil when absent
	joined           bool  // names with a dot, underscore or blank, such as status.errorCode, are among them
	vendor           bool  // names of LogScale's fields are among them
	elastic          bool  // names of Elastic's, joined by dots, are among them
	fields           *pair // of a hit of Elasticsearch; nil when absent
	more             *pair // PowerShell's further properties; nil when absent
	category         *pair
	known, unknown   int // names of a signIn, names of nothing known
	upper, lower     int // known names that begin with a capital, or not
}

// survey looks at the names of an object.
func (d *Decoder) survey(v jsontree.Value) *findings {
	d.root, d.pairs = v, d.pairs[:0]
	members := v.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		if len(d.pairs) == cap(d.pairs) {
			d.pairs = append(d.pairs, pair{})[:len(d.pairs)]
		}
		d.pairs = d.pairs[:len(d.pairs)+1]
		p := &d.pairs[len(d.pairs)-1]
		if p.key, p.value, p.field = name, member, d.fieldOf(name); p.field == nil {
			p.field = d.multivalued(name)
		}
	}
	d.look()
	for d.found.more != nil {
		d.surveyMore()
		d.look()
	}
	if d.found.joined && d.surveyUnderscores() {
		d.look()
	}
	return &d.found
}

// look finds what the pairs at hand tell.
func (d *Decoder) look() {
	d.found = findings{pairs: d.pairs}
	for i := range d.pairs {
		d.found.look(&d.pairs[i])
	}
	if d.found.marks&markCapture != 0 {
		d.found.lookCapture()
	}
}

// fieldOf finds a name, also with the decoration that exports give it.
func (d *Decoder) fieldOf(name string) *field {
	if f := d.fields.Find(name); f != nil {
		return f
	}
	if plain := undecorated(name); plain != name {
		return d.fields.Find(plain)
	}
	return nil
}

// undecorated drops what exports add to a name: blanks around it and more than
// one within, the zone of a time, and the type of a column that came to be twice.
func undecorated(name string) string {
	plain := strings.TrimPrefix(name, "\ufeff") // of a file that was read with its mark
	if strings.Contains(plain, "  ") || plain != strings.TrimSpace(plain) {
		plain = strings.Join(strings.Fields(plain), " ")
	}
	for _, suffix := range [...]string{" [UTC]", "_dynamic", "_string"} {
		if n := len(plain) - len(suffix); n > 0 && ascii.EqualFold(plain[n:], suffix) {
			plain = plain[:n]
		}
	}
	return plain
}

func (f *findings) look(p *pair) {
	if p.field == nil {
		f.lookUnknown(p)
		return
	}
	marks := p.field.marks
	switch {
	case marks&markBatch != 0 && p.value.Kind() == jsontree.List:
		marks &^= markWrapped
	case marks&markWrapped != 0:
		document := holdsDocument(p.value)
		if !document && p.value.Kind() != jsontree.Object {
			f.loose = f.loose || p.value.Kind() == jsontree.List
			f.unknown++
			return
		}
		if f.text == nil || document { // text is more telling than an object
			f.text = p
		}
		if ascii.EqualFold(p.key, RawName) && holdsJSON(p.value) {
			f.raw = p
		}
		marks &^= markBatch
	case marks&markBatch != 0:
		f.lookAside(p)
		return
	case marks&markProperties != 0:
		f.properties = p
	case marks&markElastic != 0:
		f.azure = p
		f.unknown++
		return
	case marks&markCategory != 0:
		f.category = p
	case marks&markGraph != 0:
		f.known++
	case marks&(markFlat|markFields|markFullLog|markLoose) != 0:
		f.lookAside(p)
		return
	case marks&(markHunting|markCapture|markDirectory|markOther|markCount) != 0:
		f.marks |= marks
		f.unknown++
		return
	}
	f.joined = f.joined || marks == 0 && hasSeparator(p.key)
	f.marks |= marks
	if c := p.key[0]; c-'A' <= 'Z'-'A' && p.key != "Level" {
		f.upper++
	} else {
		f.lower++
	}
}

// lookUnknown looks at a name that is not known as a whole.
func (f *findings) lookUnknown(p *pair) {
	f.vendor = f.vendor || isVendorName(p.key)
	f.elastic = f.elastic || strings.HasPrefix(p.key, ElasticLogs)
	if !f.joined {
		_, _, isPart := cutObject(p.key)
		f.joined = isPart || strings.IndexAny(p.key, pathSigns) > 0 || hasSeparator(p.key)
	}
	if holdsMore(p.key, p.value) {
		f.more = p
	}
	if !p.value.IsNull() {
		f.unknown++
	}
}

// lookAside looks at a name that is known but does not tell what the object is.
func (f *findings) lookAside(p *pair) {
	if p.field.marks&markFields != 0 && isHitFields(p.value) {
		f.fields = p
	}
	if p.field.marks&markFullLog != 0 && holdsJSON(p.value) {
		f.full = p
	}
	f.loose = f.loose || p.field.marks&markLoose != 0
	f.marks |= p.field.marks & markCapture
	if !p.value.IsNull() {
		f.unknown++
	}
}

// wrapped returns the property that holds the event; nil when the object is an
// event itself. Beside _raw stand properties that a collector took out of it.
func (f *findings) wrapped(fullLog bool) *pair {
	if f.raw != nil {
		return f.raw
	}
	if f.known > 0 || f.marks&(markProperties|markRow|markPortal) != 0 || f.isHunting() {
		return nil
	}
	if fullLog && f.full != nil {
		return f.full
	}
	if f.text == nil {
		return f.fields
	}
	return f.text
}

// format decides what kind of object the names belong to.
func (f *findings) format() schemas.Format {
	switch {
	case f.marks&markPortal != 0:
		return schemas.Format_FORMAT_PORTAL_CSV
	case f.properties != nil:
		return schemas.Format_FORMAT_AZURE_MONITOR
	case f.isHunting():
		return schemas.Format_FORMAT_ADVANCED_HUNTING
	case f.marks&markRow != 0 || f.upper > f.lower:
		return schemas.Format_FORMAT_LOG_ANALYTICS
	case f.marks&markEnvelope != 0:
		return schemas.Format_FORMAT_AZURE_MONITOR
	default:
		return schemas.Format_FORMAT_GRAPH
	}
}
