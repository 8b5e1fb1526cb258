package geo

import "fmt"

// Use is what a file is wanted for.
type Use uint8

const (
	// ForPlaces is the use of the files of cities or countries: enrich.geo_files.
	ForPlaces Use = iota
	// ForNetworks is the use of the files of autonomous systems: enrich.asn_file.
	ForNetworks
)

// refuse says why a file does not serve a use, and what to do; nil when it does.
func refuse(use Use, seen sample, databaseType string) error {
	switch {
	case seen.serves(use):
		return nil
	case use == ForNetworks && seen.places:
		return fmt.Errorf("holds no AS numbers that Gatehouse reads; its type is %q: name it in enrich.geo_files, for its places", databaseType)
	case use == ForNetworks:
		return fmt.Errorf("holds no AS numbers that Gatehouse reads; its type is %q: name a file of autonomous systems", databaseType)
	case seen.networks:
		return fmt.Errorf("holds no places that Gatehouse reads; its type is %q: name it in enrich.asn_file, for its AS numbers", databaseType)
	}
	return fmt.Errorf("holds no places that Gatehouse reads; its type is %q: name a file of cities or countries", databaseType)
}
