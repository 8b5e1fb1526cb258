package simulate

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/oschwald/maxminddb-golang/v2"

	"github.com/gatehouse/gatehouse/internal/testkit"
)

func allPlaces() []*place {
	return slices.Concat(offices(), destinations(), attackSites(), datacentres())
}

func TestPlaces_ZonesAndNetworks(t *testing.T) {
	r := newRand(1, 1)
	for _, p := range allPlaces() {
		if _, err := time.LoadLocation(p.zone); err != nil {
			t.Errorf("%s: %v", p.city, err)
		}
		for _, network := range slices.Concat(p.v4, p.v6) {
			if network != network.Masked() {
				t.Errorf("%s: %s has bits beyond its mask", p.city, network)
			}
			for range 50 {
				addr := netip.MustParseAddr(addressIn(r, network))
				if !network.Contains(addr) {
					t.Errorf("%s: %s is not in %s", p.city, addr, network)
				}
			}
		}
	}
}

// The city database has to put addresses where the events say they are.
func TestPlaces_DatabaseAgrees(t *testing.T) {
	var readers []*maxminddb.Reader
	for _, path := range testkit.GeoFiles(t) {
		db, err := maxminddb.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		readers = append(readers, db)
	}
	r := newRand(2, 2)
	for _, p := range allPlaces() {
		for _, network := range slices.Concat(p.v4, p.v6) {
			for range 20 {
				addr := netip.MustParseAddr(addressIn(r, network))
				if got := country(t, readers, addr); got != p.country {
					t.Errorf("%s (%s) lies in %q, want %s, %s", addr, network, got, p.country, p.city)
				}
			}
		}
	}
}

func country(t *testing.T, readers []*maxminddb.Reader, addr netip.Addr) string {
	t.Helper()
	for _, db := range readers {
		result := db.Lookup(addr)
		if !result.Found() {
			continue
		}
		var record struct {
			Country string `maxminddb:"country_code"`
		}
		if err := result.Decode(&record); err != nil {
			t.Fatal(err)
		}
		return record.Country
	}
	return ""
}
