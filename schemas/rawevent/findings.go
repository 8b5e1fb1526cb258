package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

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

// look notes what a name tells. Of one that has several marks the first case counts: a
// list under value is a batch, though value may hold an event as well.
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
		if !f.lookWrapped(p) {
			return
		}
		marks &^= markBatch
	case marks&markBatch != 0:
		f.lookAside(p)
		return
	case marks&markProperties != 0:
		if f.properties == nil || !isNothing(p.value) {
			f.properties = p
		}
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

// lookWrapped looks at a name that may hold an event, and says whether it may here.
func (f *findings) lookWrapped(p *pair) bool {
	document := holdsDocument(p.value)
	if !document && p.value.Kind() != jsontree.Object {
		f.loose = f.loose || p.value.Kind() == jsontree.List
		f.unknown++
		return false
	}
	if f.text == nil || document { // text is more telling than an object
		f.text = p
	}
	if ascii.EqualFold(p.key, RawName) && holdsJSON(p.value) {
		f.raw = p
	}
	return true
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
