package geo_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/enrich/geo"
)

func TestOpen_refusesWhatItIsNotWantedFor(t *testing.T) {
	place := []entry{{"country_code", "GB"}, {"city", "London"}}
	networkOnly := []entry{{"asn", uint32(64500)}, {"as_name", "Example Net"}}
	both := append(append([]entry{}, place...), networkOnly...)
	other := []entry{{"vpn", "true"}, {"continent", []entry{{"code", "EU"}}}}
	const noPlaces, noNumbers = "holds no places that Gatehouse reads", "holds no AS numbers that Gatehouse reads"
	for name, c := range map[string]struct {
		record    []entry
		use       geo.Use
		complaint string
		next      string
	}{
		"places":                    {place, geo.ForPlaces, "", ""},
		"networks":                  {networkOnly, geo.ForNetworks, "", ""},
		"both, for places":          {both, geo.ForPlaces, "", ""},
		"both, for networks":        {both, geo.ForNetworks, "", ""},
		"networks for places":       {networkOnly, geo.ForPlaces, noPlaces, "enrich.asn_file"},
		"places for networks":       {place, geo.ForNetworks, noNumbers, "enrich.geo_files"},
		"other things for places":   {other, geo.ForPlaces, noPlaces, "name a file of cities or countries"},
		"other things for networks": {other, geo.ForNetworks, noNumbers, "name a file of autonomous systems"},
		"an unknown place":          {[]entry{{"country_code", "-"}, {"city", "-"}}, geo.ForPlaces, noPlaces, "name a file"},
	} {
		t.Run(name, func(t *testing.T) {
			path := databaseWith(t, "some-type", network{"81.2.69.0/24", c.record})
			_, err := geo.Open(path, c.use)
			if c.complaint == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, path+" "+c.complaint+"; its type is \"some-type\"")
			assert.ErrorContains(t, err, c.next)
		})
	}
}

func TestOpen_refusesAnEmptyTree(t *testing.T) {
	_, err := geo.Open(databaseWith(t, "empty"), geo.ForPlaces)
	require.ErrorContains(t, err, "holds no places")
}

// The first records of a large file may know only continents.
func TestOpen_looksOnUntilARecordSaysSomething(t *testing.T) {
	var networks []network
	for i := range 20_000 {
		continent := []entry{{"continent", []entry{{"code", fmt.Sprintf("%04x", i)}}}}
		networks = append(networks, network{fmt.Sprintf("1.%d.%d.128/32", i>>8, i&0xff), continent})
	}
	_, err := geo.Open(databaseWith(t, "continents", networks...), geo.ForPlaces)
	require.ErrorContains(t, err, "holds no places")
	networks = append(networks, network{"223.1.2.3/32", []entry{{"country_code", "JP"}}})
	_, err = geo.Open(databaseWith(t, "continents", networks...), geo.ForPlaces)
	require.NoError(t, err)
}

// Both children of each node are the next one: 2^96 and 2^126 ways in less than
// 1,000 bytes. The first has two leaves in IPv4, and aliases of them everywhere else.
func TestOpen_treeOfMoreLeavesThanCanBeVisited(t *testing.T) {
	for _, depth := range []int{96, 126} {
		var file []byte
		for i := range depth + 1 {
			next := []byte{0, 0, byte(i + 1)}
			file = append(append(file, next...), next...)
		}
		file = append(file, make([]byte, 16)...)
		file = append(appendValue(file, []entry{{"country_code", "GB"}}), metadata("deep", 6, depth+1)...)
		path := filepath.Join(t.TempDir(), "deep.mmdb")
		require.NoError(t, os.WriteFile(path, file, 0o600))
		_, err := geo.Open(path, geo.ForPlaces)
		require.ErrorContains(t, err, "holds no places", depth)
	}
}
