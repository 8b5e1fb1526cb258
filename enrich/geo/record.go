package geo

import (
	"cmp"

	"github.com/oschwald/maxminddb-golang/v2/mmdbdata"

	"github.com/gatehouse/gatehouse/schemas"
)

// record is what a record of a file says, under whatever names.
type record struct {
	city, state, country, timeZone string
	// region is a state, or its code where state is said too.
	region              string
	latitude, longitude *float64
	asn                 uint32
	owner               owner
}

// place is what counts of what the record says.
func (r *record) place() Place {
	p := Place{City: r.city, State: cmp.Or(r.state, r.region), Country: r.country, TimeZone: r.timeZone, ASN: r.asn}
	if onEarth(r.latitude, r.longitude) {
		p.Latitude, p.Longitude = r.latitude, r.longitude
	}
	if r.asn != 0 { // a name alone may be that of a company, a carrier or a hotel
		p.Organization = r.owner.name
	}
	return p
}

// read takes an entry of the record itself.
func (r *record) read(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	switch string(key) {
	case "location":
		return eachEntry(value, r.readLocation)
	case "traits", "connection":
		return eachEntry(value, r.readNetwork)
	case "subdivisions":
		return readFirstName(value, &r.state)
	case "state1", "region_name":
		return readText(value, &r.state)
	case "region": // a code where region_name stands beside it
		return readText(value, &r.region)
	case "country_code", "country_iso_code", "country_code2":
		return readCountryCode(value, &r.country)
	case "lat":
		return readDegrees(value, &r.latitude)
	case "lng", "lon":
		return readDegrees(value, &r.longitude)
	case "timezone":
		return readText(value, &r.timeZone)
	case "city_name":
		return readText(value, &r.city)
	case "city", "country", "latitude", "longitude":
		return r.readLocation(key, value)
	}
	return r.readNetwork(key, value)
}

// readLocation takes an entry of the map of the location.
func (r *record) readLocation(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	switch string(key) {
	case "city":
		return readName(value, &r.city)
	case "country":
		return r.readCountry(value)
	case "latitude":
		return readDegrees(value, &r.latitude)
	case "longitude":
		return readDegrees(value, &r.longitude)
	case "time_zone":
		return readText(value, &r.timeZone)
	}
	return value.Skip()
}

// readCountry reads a country: a map in the MaxMind layout, its code or name in
// flat ones. GeoOpen has the autonomous system in the map.
func (r *record) readCountry(c mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err == nil && kind == mmdbdata.KindString {
		return readCountryCode(c, &r.country)
	}
	return eachEntry(c, func(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
		switch string(key) {
		case "iso_code", "code":
			return readCountryCode(value, &r.country)
		case "AutonomousSystemNumber", "AutonomousSystemOrganization":
			return r.readNetwork(key, value)
		}
		return value.Skip() // its name is nobody's
	})
}

// readNetwork takes an entry about the network.
func (r *record) readNetwork(key []byte, value mmdbdata.Cursor) (mmdbdata.Cursor, error) {
	switch string(key) {
	case "autonomous_system_number", "asn", "AutonomousSystemNumber":
		return readASN(value, &r.asn)
	}
	return r.owner.read(key, value)
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
