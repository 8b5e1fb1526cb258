package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
	"github.com/gatehouse/gatehouse/schemas/timetext"
)

// record is what the event being read says beside the properties of a signIn.
type record struct {
	format schemas.Format
	// row: names and nested values as Log Analytics and the portal write them.
	row bool

	created     noteText // createdDateTime
	innerTenant noteText // tenantId of a Graph object or of properties
	statusCode  note     // a code that stands for the whole status
	placeText   noteText // words that stand for the whole location

	// The envelope.
	time              noteText
	tenant            noteText
	rowTenant         noteText // AADTenantId
	resultType        note
	resultDescription noteText
	callerIPAddress   noteText
	correlationID     noteText
	identity          noteText
	location          noteText
	resourceID        noteText
	flatPlace         bool     // flat properties told the place
	tableType         noteText // Type: the Log Analytics table
}

// note is a property as it was written.
type note struct {
	key   string
	value jsontree.Value
}

// noteText is a text property as it was written.
type noteText struct {
	key, text string
}

// noted keeps a text for when the event has been read as a whole.
func noted(name string, at func(*record) *noteText) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(d *Decoder, _ *schemas.SignIn, v jsontree.Value) *DecodeError {
		s, err := textOf(v)
		if isFill(s) {
			s = ""
		}
		*at(&d.rec) = noteText{d.key, s}
		return err
	}}
}

// notedTime keeps a time, which may be a number of seconds or milliseconds since
// 1970, for when the event has been read.
func notedTime(name string, at func(*record) *noteText) property[schemas.SignIn] {
	return property[schemas.SignIn]{name, func(d *Decoder, _ *schemas.SignIn, v jsontree.Value) *DecodeError {
		v = momentOf(v)
		if v.Kind() == jsontree.Number {
			if _, err := timetext.Parse(v.Literal()); err == nil {
				*at(&d.rec) = noteText{d.key, v.Literal()}
				return nil
			}
		}
		s, err := textOf(v)
		*at(&d.rec) = noteText{d.key, s}
		return err
	}}
}
