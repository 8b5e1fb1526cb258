package rows

import (
	"testing"

	"github.com/gatehouse/gatehouse/schemas"
)

func TestColumnsHold_producersLocation(t *testing.T) {
	shown := &schemas.Enrichment{City: "Bern", State: "BE", Country: "CH", Latitude: new(46.9), Longitude: new(7.4)}
	at := func(lat, long, altitude *float64) *schemas.GeoCoordinates {
		return &schemas.GeoCoordinates{Latitude: lat, Longitude: long, Altitude: altitude}
	}
	tests := []struct {
		name string
		said *schemas.Location
		want bool
	}{
		{"nothing said", nil, true},
		{"the same", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "CH", GeoCoordinates: at(new(46.9), new(7.4), nil)}, true},
		{"without coordinates", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "CH"}, true},
		{"country by name", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "Switzerland"}, false},
		{"another city", &schemas.Location{City: "Thun", State: "BE", CountryOrRegion: "CH"}, false},
		{"altitude", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "CH", GeoCoordinates: at(new(46.9), new(7.4), new(540.0))}, false},
		{"other coordinates", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "CH", GeoCoordinates: at(new(0.0), new(0.0), nil)}, false},
		{"half a coordinate", &schemas.Location{City: "Bern", State: "BE", CountryOrRegion: "CH", GeoCoordinates: at(new(46.9), nil, nil)}, false},
	}
	for _, tt := range tests {
		if got := columnsHold(tt.said, shown); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
