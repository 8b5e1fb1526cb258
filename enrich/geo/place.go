package geo

import (
	"github.com/oschwald/maxminddb-golang/v2/mmdbdata"
)

// Place is what one record of a database says. It is shared between lookups
// and never changes. Empty and nil mean that the database does not say.
type Place struct {
	City, State string
	// Country is ISO 3166-1 alpha-2.
	Country string
	// Latitude and Longitude are in degrees, from -90 to 90 and from -180 to 180;
	// both are there or none.
	Latitude, Longitude *float64
	// TimeZone is an IANA name.
	TimeZone string
	// ASN is the autonomous system number, Organization the name of its owner,
	// which is there only with the number.
	ASN          uint32
	Organization string
}

// placed reports whether the record knows a place: a region or coordinates without
// a country or city are none.
func (p *Place) placed() bool { return p.Country != "" || p.City != "" }

// empty reports whether the record says nothing that is of use.
func (p *Place) empty() bool { return !p.placed() && p.ASN == 0 }

// UnmarshalMaxMindDBCursor reads a record of the MaxMind layout (nested, names
// per language) or of the flat layouts of DB-IP, IPinfo and others. What it does
// not know it skips; a known name with a value of another kind is skipped too.
// Errors: a record that is damaged.
func (p *Place) UnmarshalMaxMindDBCursor(c mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	var said record
	next, err := eachEntry(c, said.read)
	if err == nil {
		*p = said.place()
	}
	return next, err
}
