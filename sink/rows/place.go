package rows

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/graphjson"
	"github.com/gatehouse/gatehouse/schemas/packed"
	"github.com/gatehouse/gatehouse/sink/column"
)

// placeColumns say from where.
type placeColumns struct {
	ip             addressColumns
	city           column.Text
	state, country column.Dictionary
	place          packedColumn
}

func (g *placeColumns) bind(c *Columns) {
	g.ip.bind(c)
	c.bind("city", &g.city)
	c.bind("state", &g.state)
	c.bind("country", &g.country)
	g.place.fill = fillPlace
	c.bind("_place", &g.place)
}

func (g *placeColumns) append(ev rowEvent) {
	g.ip.append(ev.IpAddress)
	g.city.Append(ev.enriched.City)
	g.state.Append(ev.enriched.State)
	g.country.Append(ev.enriched.Country)
	g.place.append(ev)
}

func fillPlace(t *packed.Text, ev rowEvent) {
	t.AddFloat(ev.enriched.Latitude)
	t.AddFloat(ev.enriched.Longitude)
	t.Add(ev.enriched.LocationSource)
	if columnsHold(ev.Location, ev.enriched) {
		t.Add("")
	} else {
		packed.AddWritten(t, graphjson.AppendLocation, ev.Location)
	}
	geo := ev.enriched.Geo
	if geo == nil {
		geo = &schemas.GeoLocation{}
	}
	t.Add(geo.City)
	t.Add(geo.State)
	t.Add(geo.Country)
	t.AddFloat(geo.Latitude)
	t.AddFloat(geo.Longitude)
	t.AddUint(geo.AutonomousSystemNumber)
	t.Add(geo.AutonomousSystemOrganization)
	t.Add(geo.Database)
	t.AddUint(fitUint32(ev.AutonomousSystemNumber))
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
