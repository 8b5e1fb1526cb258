package enrich

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestDecideLocation(t *testing.T) {
	lat, lon, zero := 47.6, -122.3, 0.0
	seattle := &schemas.Location{City: "Seattle", State: "Washington", CountryOrRegion: "United States",
		GeoCoordinates: &schemas.GeoCoordinates{Latitude: &lat, Longitude: &lon}}
	london := &schemas.GeoLocation{City: "London", State: "England", Country: "GB", Latitude: &lat, Longitude: &lon}
	fromSeattle := place{"Seattle", "Washington", "US", &lat, &lon, "producer"}
	fromLondon := place{"London", "England", "GB", &lat, &lon, "database"}
	for name, c := range map[string]struct {
		said   *schemas.Location
		found  *schemas.GeoLocation
		addr   reach
		prefer bool
		want   place
	}{
		"nothing known":                         {want: place{}},
		"producer names the country":            {said: seattle, found: london, addr: reachPublic, want: fromSeattle},
		"the database is preferred":             {said: seattle, found: london, addr: reachPublic, prefer: true, want: fromLondon},
		"preferred, but it knows nothing":       {said: seattle, addr: reachPublic, prefer: true, want: fromSeattle},
		"producer names none":                   {said: &schemas.Location{}, found: london, addr: reachPublic, want: fromLondon},
		"producer names nowhere":                {said: &schemas.Location{City: "?", CountryOrRegion: "ZZ"}, found: london, addr: reachPublic, want: fromLondon},
		"a city without a country stays":        {said: &schemas.Location{City: "Seattle"}, addr: reachPublic, want: place{city: "Seattle", source: "producer"}},
		"0/0 is no place":                       {said: &schemas.Location{CountryOrRegion: "us", GeoCoordinates: &schemas.GeoCoordinates{Latitude: &zero, Longitude: &zero}}, want: place{country: "US", source: "producer"}},
		"half a coordinate is none":             {said: &schemas.Location{CountryOrRegion: "US", GeoCoordinates: &schemas.GeoCoordinates{Latitude: &lat}}, want: place{country: "US", source: "producer"}},
		"the equator is one":                    {said: &schemas.Location{CountryOrRegion: "GA", GeoCoordinates: &schemas.GeoCoordinates{Latitude: &zero, Longitude: &lon}}, want: place{country: "GA", latitude: &zero, longitude: &lon, source: "producer"}},
		"a state alone stays":                   {said: &schemas.Location{State: "Washington"}, addr: reachPublic, want: place{state: "Washington", source: "producer"}},
		"the other half is none":                {said: &schemas.Location{CountryOrRegion: "US", GeoCoordinates: &schemas.GeoCoordinates{Longitude: &lon}}, want: place{country: "US", source: "producer"}},
		"the meridian of Greenwich is one":      {said: &schemas.Location{CountryOrRegion: "GB", GeoCoordinates: &schemas.GeoCoordinates{Latitude: &lat, Longitude: &zero}}, want: place{country: "GB", latitude: &lat, longitude: &zero, source: "producer"}},
		"the database knows a city alone":       {found: &schemas.GeoLocation{City: "London"}, addr: reachPublic, want: place{city: "London", source: "database"}},
		"the database knows a country alone":    {found: &schemas.GeoLocation{Country: "GB"}, addr: reachPublic, want: place{country: "GB", source: "database"}},
		"a city beside the database's":          {said: &schemas.Location{City: "Seattle"}, found: &schemas.GeoLocation{City: "London"}, addr: reachPublic, prefer: true, want: place{city: "Seattle", source: "producer"}},
		"private":                               {addr: reachPrivate, want: place{source: "private"}},
		"reserved":                              {said: &schemas.Location{}, addr: reachReserved, want: place{source: "reserved"}},
		"private, but the producer knows":       {said: seattle, addr: reachPrivate, want: fromSeattle},
		"an autonomous system alone is nowhere": {found: &schemas.GeoLocation{AutonomousSystemNumber: 15169}, addr: reachPublic, want: place{}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, c.want, decideLocation(c.said, c.found, c.addr, c.prefer))
		})
	}
}
