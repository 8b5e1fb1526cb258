package geo

import (
	"math"
	"strconv"
	"strings"

	"github.com/oschwald/maxminddb-golang/v2/mmdbdata"

	"github.com/gatehouse/gatehouse/schemas"
)

// Place is what one record of a database says. It is shared between lookups
// and never changes. Empty and nil mean that the database does not say.
type Place struct {
	City, State string
	// Country is ISO 3166-1 alpha-2.
	Country string
	// Latitude and Longitude are in degrees.
	Latitude, Longitude *float64
	// TimeZone is an IANA name.
	TimeZone string
	// ASN is the autonomous system number, Organization the name of its owner.
	ASN          uint32
	Organization string
}

// empty reports whether the record says nothing that is of use.
func (p *Place) empty() bool { return p.Country == "" && p.City == "" && p.ASN == 0 }

// UnmarshalMaxMindDBCursor reads a record of the MaxMind layout (nested, names
// per language) or of the DB-IP and IPinfo layouts (flat). What it does not know it
// skips; a known name with a value of another kind is skipped too.
func (p *Place) UnmarshalMaxMindDBCursor(c mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	return eachEntry(c, func(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
		switch string(key) {
		case "city":
			return readName(value, &p.City)
		case "subdivisions":
			return readFirstName(value, &p.State)
		case "country":
			return p.readCountry(value)
		case "location":
			return p.readLocationMap(value)
		case "traits":
			return eachEntry(value, p.readNetwork)
		case "state1", "region_name":
			return readText(value, &p.State)
		case "region": // a code where region_name stands beside it
			return p.readRegion(value)
		case "country_code":
			return readCountryCode(value, &p.Country)
		case "latitude", "lat":
			return readDegrees(value, &p.Latitude)
		case "longitude", "lng", "lon":
			return readDegrees(value, &p.Longitude)
		case "timezone":
			return readText(value, &p.TimeZone)
		}
		return p.readNetwork(key, value)
	})
}

// readNetwork reads who owns the network.
func (p *Place) readNetwork(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	switch string(key) {
	case "autonomous_system_number", "asn":
		return readNumber(value, &p.ASN)
	case "autonomous_system_organization", "as_name", "name":
		return readText(value, &p.Organization)
	}
	return value.Skip()
}

// readRegion reads the region unless its name is known.
func (p *Place) readRegion(c mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	var region string
	next, err := readText(c, &region)
	if p.State == "" {
		p.State = region
	}
	return next, err
}

// readCountry reads a country: a map in the MaxMind layout, its code or name in
// flat ones.
func (p *Place) readCountry(c mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err == nil && kind == mmdbdata.KindString {
		return readCountryCode(c, &p.Country)
	}
	return p.readCountryMap(c)
}

func (p *Place) readCountryMap(c mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	return eachEntry(c, func(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
		if string(key) == "iso_code" {
			return readCountryCode(value, &p.Country)
		}
		return value.Skip()
	})
}

func (p *Place) readLocationMap(c mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	return eachEntry(c, func(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
		switch string(key) {
		case "latitude":
			return readDegrees(value, &p.Latitude)
		case "longitude":
			return readDegrees(value, &p.Longitude)
		case "time_zone":
			return readText(value, &p.TimeZone)
		}
		return value.Skip()
	})
}

// eachEntry calls read for every entry of a map, in order, and skips what is
// no map. read returns the cursor behind the value.
func eachEntry(c mmdbdata.Cursor, read func(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error)) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err != nil || kind != mmdbdata.KindMap {
		return skip(c, err)
	}
	entries, err := c.Map()
	if err != nil {
		return mmdbdata.Cursor{}, err
	}
	var next mmdbdata.Cursor
	for {
		key, value, more := entries.Next(next)
		if !more {
			return entries.End()
		}
		if next, err = read(key, value); err != nil {
			return mmdbdata.Cursor{}, err
		}
	}
}

// readName reads a flat text, or the English name of {names: {en: ...}}.
func readName(c mmdbdata.Cursor, into *string) (mmdbdata.Cursor, error) {
	kind, err := c.Kind()
	if err != nil {
		return mmdbdata.Cursor{}, err
	}
	if kind == mmdbdata.KindString {
		return readText(c, into)
	}
	return eachEntry(c, func(key []byte, names mmdbdata.Cursor) (mmdbdata.Cursor, error) {
		if string(key) != "names" {
			return names.Skip()
		}
		return eachEntry(names, func(language []byte, name mmdbdata.Cursor) (mmdbdata.Cursor, error) {
			if string(language) != "en" {
				return name.Skip()
			}
			return readText(name, into)
		})
	})
}

// readFirstName reads the name of the first item of a list: the largest
// subdivision comes first.
func readFirstName(c mmdbdata.Cursor, into *string) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err != nil || kind != mmdbdata.KindSlice {
		return skip(c, err)
	}
	items, err := c.Slice()
	if err != nil {
		return mmdbdata.Cursor{}, err
	}
	var next mmdbdata.Cursor
	for {
		index, item, more := items.Next(next)
		if !more {
			return items.End()
		}
		if index == 0 {
			next, err = readName(item, into)
		} else {
			next, err = item.Skip()
		}
		if err != nil {
			return mmdbdata.Cursor{}, err
		}
	}
}

// readCountryCode reads a code or a name; one that is no country's says nothing.
func readCountryCode(c mmdbdata.Cursor, into *string) (mmdbdata.Cursor, error) {
	var said string
	next, err := readText(c, &said)
	if code := schemas.CountryCode(said); code != "" {
		*into = code
	}
	return next, err
}

func readText(c mmdbdata.Cursor, into *string) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err != nil || kind != mmdbdata.KindString {
		return skip(c, err)
	}
	text, next, err := c.ReadStringMaxSize(maxTextBytes)
	*into = text
	return next, err
}

// readDegrees reads a number, also one that stands as text.
func readDegrees(c mmdbdata.Cursor, into **float64) (mmdbdata.Cursor, error) {
	kind, err := c.Kind()
	var degrees float64
	var next mmdbdata.Cursor
	switch {
	case err == nil && kind == mmdbdata.KindString:
		var text string
		next, err = readText(c, &text)
		var bad error
		if degrees, bad = strconv.ParseFloat(text, 64); bad != nil {
			return next, err
		}
	case err == nil && (kind == mmdbdata.KindFloat64 || kind == mmdbdata.KindFloat32):
		degrees, next, err = c.ReadFloat()
	default:
		return skip(c, err)
	}
	if err == nil && degrees >= -180 && degrees <= 180 {
		*into = &degrees
	}
	return next, err
}

// readNumber reads the number of an autonomous system, also as text: "AS64500".
func readNumber(c mmdbdata.Cursor, into *uint32) (mmdbdata.Cursor, error) {
	kind, err := c.Kind()
	if err == nil && kind == mmdbdata.KindString {
		var text string
		next, err := readText(c, &text)
		if number, bad := strconv.ParseUint(strings.TrimPrefix(text, "AS"), 10, 32); bad == nil {
			*into = uint32(number)
		}
		return next, err
	}
	if err != nil || kind != mmdbdata.KindUint16 && kind != mmdbdata.KindUint32 && kind != mmdbdata.KindUint64 {
		return skip(c, err)
	}
	number, next, err := c.ReadUint()
	if number <= math.MaxUint32 {
		*into = uint32(number)
	}
	return next, err
}

func skip(c mmdbdata.Cursor, err error) (mmdbdata.Cursor, error) {
	if err != nil {
		return mmdbdata.Cursor{}, err
	}
	return c.Skip()
}

// maxTextBytes is the longest name that a database may hold.
const maxTextBytes = 1 << 10
