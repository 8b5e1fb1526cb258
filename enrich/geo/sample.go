package geo

import (
	"net/netip"

	"github.com/oschwald/maxminddb-golang/v2"
)

const (
	// checkedRecords is how many records a file must read without an error
	// before it is used: all of a small file, a sample of a large one.
	checkedRecords = 10_000
	// checkedLeaves bounds the search for a record that says something: a second
	// of work. A few hundred bytes can make a tree of more leaves than anybody
	// could visit.
	checkedLeaves = 1 << 22
)

// sample is what the records of a file that were looked at hold.
type sample struct{ places, networks bool }

func (s *sample) add(place *Place) {
	if place != nil {
		s.places = s.places || place.placed()
		s.networks = s.networks || place.ASN != 0
	}
}

// serves reports whether the file holds what it is wanted for.
func (s *sample) serves(use Use) bool {
	if use == ForNetworks {
		return s.networks
	}
	return s.places
}

// sample reads the records of addresses spread over the whole of IPv4, and the
// first ones of the file; more of them while none holds what is wanted. Errors: a
// record or a tree that is damaged.
func (d *Database) sample(use Use) (sample, error) {
	seen, err := d.sampleSpread()
	if err != nil {
		return seen, err
	}
	leaves, records := 0, 0
	everyLeaf := []maxminddb.NetworksOption{maxminddb.IncludeNetworksWithoutData(), maxminddb.IncludeAliasedNetworks()} // so that each counts
	for result := range d.reader.Networks(everyLeaf...) {
		if leaves++; leaves > checkedLeaves || records >= checkedRecords && seen.serves(use) {
			break
		}
		if result.Err() == nil && !result.Found() {
			continue
		}
		place, err := d.read(result)
		if err != nil {
			return seen, err
		}
		seen.add(place)
		records++
	}
	return seen, nil
}

func (d *Database) sampleSpread() (seen sample, err error) {
	for high := range 256 {
		for low := range 16 {
			place, err := d.Lookup(netip.AddrFrom4([4]byte{byte(high), byte(low << 4), 1, 1}))
			if err != nil {
				return seen, err
			}
			seen.add(place)
		}
	}
	return seen, nil
}
