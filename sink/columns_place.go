package sink

import (
	"net/netip"

	"github.com/ClickHouse/ch-go/proto"

	"github.com/gatehouse/gatehouse/schemas"
)

// placeColumns say from where.
type placeColumns struct {
	ipAddress              textColumn
	ip                     proto.ColIPv6
	city, state, country   dictionary
	latitude, longitude    optional[float64]
	locationSource         dictionary
	reportedLocation       dictionary
	geoCity, geoState      dictionary
	geoCountry             dictionary
	geoLatitude            optional[float64]
	geoLongitude           optional[float64]
	geoASN                 proto.ColUInt32
	geoOrganization        dictionary
	geoDatabase            dictionary
	autonomousSystemNumber proto.ColUInt32
}

func (g *placeColumns) bind(c *columns) {
	for _, col := range []*optional[float64]{&g.latitude, &g.longitude, &g.geoLatitude, &g.geoLongitude} {
		*col = optionalOf[float64](new(proto.ColFloat64))
	}
	c.bind("ip_address", &g.ipAddress)
	c.bind("ip", &g.ip)
	c.bind("city", &g.city)
	c.bind("state", &g.state)
	c.bind("country", &g.country)
	c.bind("latitude", &g.latitude)
	c.bind("longitude", &g.longitude)
	c.bind("location_source", &g.locationSource)
	c.bind("reported_location", &g.reportedLocation)
	c.bind("geo_city", &g.geoCity)
	c.bind("geo_state", &g.geoState)
	c.bind("geo_country", &g.geoCountry)
	c.bind("geo_latitude", &g.geoLatitude)
	c.bind("geo_longitude", &g.geoLongitude)
	c.bind("geo_asn", &g.geoASN)
	c.bind("geo_organization", &g.geoOrganization)
	c.bind("geo_database", &g.geoDatabase)
	c.bind("autonomous_system_number", &g.autonomousSystemNumber)
}

func (g *placeColumns) append(ev *schemas.SignIn, enriched *schemas.Enrichment, text *[]byte) {
	g.ipAddress.Append(ev.IpAddress)
	g.ip.Append(ipv6(ev.IpAddress))
	g.city.Append(enriched.City)
	g.state.Append(enriched.State)
	g.country.Append(enriched.Country)
	g.latitude.set(enriched.Latitude)
	g.longitude.set(enriched.Longitude)
	g.locationSource.Append(enriched.LocationSource)
	*text = (*text)[:0]
	if !columnsHold(ev.Location, enriched) {
		*text = schemas.AppendLocation(*text, ev.Location)
	}
	g.reportedLocation.AppendBytes(*text)
	g.autonomousSystemNumber.Append(fitUint32(ev.AutonomousSystemNumber))
	g.appendGeo(enriched.Geo)
}

func (g *placeColumns) appendGeo(geo *schemas.GeoLocation) {
	if geo == nil {
		geo = &schemas.GeoLocation{}
	}
	g.geoCity.Append(geo.City)
	g.geoState.Append(geo.State)
	g.geoCountry.Append(geo.Country)
	g.geoLatitude.set(geo.Latitude)
	g.geoLongitude.set(geo.Longitude)
	g.geoASN.Append(geo.AutonomousSystemNumber)
	g.geoOrganization.Append(geo.AutonomousSystemOrganization)
	g.geoDatabase.Append(geo.Database)
}

// columnsHold reports whether city, state, country, latitude and longitude say
// all that the producer's location says.
func columnsHold(said *schemas.Location, shown *schemas.Enrichment) bool {
	if said == nil {
		return true
	}
	if said.City != shown.City || said.State != shown.State || said.CountryOrRegion != shown.Country {
		return false
	}
	at := said.GeoCoordinates
	return at == nil || at.Altitude == nil && same(at.Latitude, shown.Latitude) && same(at.Longitude, shown.Longitude)
}

// same reports whether both are absent or equal.
func same(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// ipv6 is the address as ClickHouse holds it: IPv4 as ::ffff:a.b.c.d, :: for
// text that is no address.
func ipv6(text string) proto.IPv6 {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return proto.IPv6{}
	}
	return addr.As16()
}
