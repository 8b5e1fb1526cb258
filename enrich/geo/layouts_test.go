package geo_test

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/enrich/geo"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// entry is a key of a record and its value: a text, a number or a map.
type entry struct {
	key   string
	value any
}

// appendValue writes a value as the MMDB format has it.
func appendValue(dst []byte, value any) []byte {
	switch v := value.(type) {
	case string:
		if n := len(v); n >= 29 {
			dst = append(dst, 2<<5|29, byte(n-29))
		} else {
			dst = append(dst, 2<<5|byte(n))
		}
		return append(dst, v...)
	case float64:
		return binary.BigEndian.AppendUint64(append(dst, 3<<5|8), math.Float64bits(v))
	case uint32:
		return binary.BigEndian.AppendUint32(append(dst, 6<<5|4), v)
	case []entry:
		dst = append(dst, 7<<5|byte(len(v)))
		for _, e := range v {
			dst = appendValue(appendValue(dst, e.key), e.value)
		}
	}
	return dst
}

// databaseOf writes a file in which every IPv4 address has the same record.
func databaseOf(t *testing.T, record []entry) string {
	t.Helper()
	const nodes, separator = 1, 16
	pointer := []byte{0, 0, nodes + separator}
	file := append(append([]byte{}, pointer...), pointer...)
	file = append(file, make([]byte, separator)...)
	file = appendValue(file, record)
	file = append(file, "\xab\xcd\xefMaxMind.com"...)
	file = appendValue(file, []entry{
		{"binary_format_major_version", uint32(2)}, {"binary_format_minor_version", uint32(0)}, {"build_epoch", uint32(1_772_600_767)},
		{"database_type", "hand-made"}, {"description", []entry{}}, {"ip_version", uint32(4)}, {"node_count", uint32(nodes)}, {"record_size", uint32(24)},
	})
	path := filepath.Join(t.TempDir(), "hand-made.mmdb")
	require.NoError(t, os.WriteFile(path, file, 0o600))
	return path
}

func TestFinder_flatLayouts(t *testing.T) {
	for name, record := range map[string][]entry{
		"codes and numbers as text": {{"asn", "AS64500"}, {"city", "Lagos"}, {"country", "NG"}, {"country_name", "Nigeria"}, {"as_name", "Example Net"},
			{"lat", "6.5"}, {"lng", "3.25"}, {"region", "Lagos State"}, {"region_code", "LA"}, {"timezone", "Africa/Lagos"}},
		"name beside the code": {{"as_name", "Example Net"}, {"asn", "AS64500"}, {"city", "Lagos"}, {"country", "Nigeria"}, {"country_code", "NG"},
			{"latitude", 6.5}, {"longitude", 3.25}, {"region", "LA"}, {"region_name", "Lagos State"}, {"timezone", "Africa/Lagos"}},
		"region after its name": {{"autonomous_system_number", uint32(64500)}, {"autonomous_system_organization", "Example Net"}, {"city", "Lagos"}, {"country_code", "NG"}, {"country", "unknown"},
			{"latitude", "6.5"}, {"longitude", "3.25"}, {"region_name", "Lagos State"}, {"region", "LA"}, {"timezone", "Africa/Lagos"}},
		"network in traits": {{"city", "Lagos"}, {"country", []entry{{"iso_code", "NG"}}}, {"location", []entry{{"latitude", 6.5}, {"longitude", 3.25}, {"time_zone", "Africa/Lagos"}}},
			{"state1", "Lagos State"}, {"traits", []entry{{"autonomous_system_number", uint32(64500)}, {"autonomous_system_organization", "Example Net"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			f := geo.NewFinder([]string{databaseOf(t, record)}, nil, testkit.Logger(t), geo.Observer{})
			place, ok := find(f, "81.2.69.142")
			require.True(t, ok)
			assert.Equal(t, []string{"Lagos", "Lagos State", "NG", "Africa/Lagos"}, []string{place.City, place.State, place.Country, place.TimeZone})
			assert.InDelta(t, 6.5, *place.Latitude, 0)
			assert.InDelta(t, 3.25, *place.Longitude, 0)
			assert.EqualValues(t, 64500, place.AutonomousSystemNumber)
			assert.Equal(t, "Example Net", place.AutonomousSystemOrganization)
		})
	}
}

func TestFinder_placesThatAreNone(t *testing.T) {
	record := []entry{{"asn", "none"}, {"country", "NG"}, {"latitude", "north"}, {"lng", math.NaN()}, {"lon", 181.0}, {"traits", "x"}}
	f := geo.NewFinder([]string{databaseOf(t, record)}, nil, testkit.Logger(t), geo.Observer{})
	place, ok := find(f, "81.2.69.142")
	require.True(t, ok)
	assert.Equal(t, "NG", place.Country)
	assert.Nil(t, place.Latitude)
	assert.Nil(t, place.Longitude)
	assert.Zero(t, place.AutonomousSystemNumber)
}

func TestFinder_networksOfAFlatFile(t *testing.T) {
	f := geo.NewFinder(nil, []string{databaseOf(t, []entry{{"asn", "AS64500"}, {"domain", "net.example"}, {"name", "Example Net"}})}, testkit.Logger(t), geo.Observer{})
	place, ok := find(f, "81.2.69.142")
	require.True(t, ok)
	assert.EqualValues(t, 64500, place.AutonomousSystemNumber)
	assert.Equal(t, "Example Net", place.AutonomousSystemOrganization)
	assert.Empty(t, place.Country)
}
