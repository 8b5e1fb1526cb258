package enrich

import (
	"github.com/gatehouse/gatehouse/schemas"
)

// location_source of a place that somebody named.
const (
	sourceProducer = "producer"
	sourceDatabase = "database"
)

// place is the location that answers show.
type place struct {
	city, state, country string
	latitude, longitude  *float64
	source               string
}

// decideLocation chooses between what the producer said and what the database
// says about the address (nil when nothing); one of them answers for the whole
// place, so that no city ever stands in another one's country. A side counts
// when it names a country; the producer's comes first unless preferDatabase is
// set. When neither does, whatever the producer said remains, and else the kind
// of an address that has no place.
func decideLocation(said *schemas.Location, found *schemas.GeoLocation, addr reach, preferDatabase bool) place {
	producer := producerPlace(said)
	database := databasePlace(found)
	first, second := producer, database
	if preferDatabase {
		first, second = database, producer
	}
	switch {
	case first.country != "":
		return first
	case second.country != "":
		return second
	case producer.source != "":
		return producer
	case database.source != "":
		return database
	case addr == reachPrivate:
		return place{source: sourcePrivate}
	case addr == reachReserved:
		return place{source: sourceReserved}
	}
	return place{}
}

func producerPlace(said *schemas.Location) place {
	if said == nil {
		return place{}
	}
	p := place{city: said.City, state: said.State, country: schemas.CountryCode(said.CountryOrRegion)}
	if geo := said.GeoCoordinates; geo != nil && geo.Latitude != nil && geo.Longitude != nil {
		// 0/0 lies in the sea and stands for "unknown".
		if *geo.Latitude != 0 || *geo.Longitude != 0 {
			p.latitude, p.longitude = geo.Latitude, geo.Longitude
		}
	}
	if p.country != "" || p.city != "" || p.state != "" {
		p.source = sourceProducer
	}
	return p
}

func databasePlace(found *schemas.GeoLocation) place {
	if found == nil || found.Country == "" && found.City == "" {
		return place{}
	}
	return place{
		city: found.City, state: found.State, country: found.Country,
		latitude: found.Latitude, longitude: found.Longitude, source: sourceDatabase,
	}
}
