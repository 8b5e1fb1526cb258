package geo_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/enrich/geo"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

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

// found is the place and the network of an address that a file with the one record has.
func found(t *testing.T, record []entry) (*schemas.GeoLocation, bool) {
	t.Helper()
	return find(geo.NewFinder([]string{databaseOf(t, record)}, nil, testkit.Logger(t), geo.Observer{}), "81.2.69.142")
}

func TestFinder_placesByNames(t *testing.T) {
	for name, c := range map[string]struct {
		record []entry
		want   []string // city, state, country, time zone
	}{
		"what IP2Location does not know": {
			[]entry{{"city", []entry{{"names", []entry{{"en", "-"}}}}}, {"country", []entry{{"iso_code", "GB"}, {"names", []entry{{"en", "-"}}}}},
				{"subdivisions", []any{[]entry{{"names", []entry{{"en", "-"}}}}}}},
			[]string{"", "", "GB", ""},
		},
		"the same, flat":      {[]entry{{"country_code", "GB"}, {"city", "-"}, {"region", "-"}, {"region_name", "-"}, {"timezone", "-"}}, []string{"", "", "GB", ""}},
		"a dash after a name": {[]entry{{"country_code", "GB"}, {"region", "England"}, {"region_name", "-"}}, []string{"", "England", "GB", ""}},
		"English beside others": {
			[]entry{{"country", []entry{{"iso_code", "DE"}}}, {"city", []entry{{"names", []entry{{"de", "München"}, {"en", "Munich"}, {"ar", "ميونخ"}}}}},
				{"subdivisions", []any{[]entry{{"iso_code", "BY"}, {"names", []entry{{"de", "Bayern"}, {"en", "Bavaria"}}}}, []entry{{"iso_code", "X"}}}}},
			[]string{"Munich", "Bavaria", "DE", ""},
		},
		"no English": {
			[]entry{{"country", []entry{{"iso_code", "DE"}}}, {"city", []entry{{"names", []entry{{"fr", "Munich"}, {"de", "München"}, {"ja", "-"}}}}},
				{"subdivisions", []any{[]entry{{"iso_code", "BY"}, {"names", []entry{{"de", "Bayern"}}}}}}},
			[]string{"München", "Bayern", "DE", ""},
		},
		"a state by its code alone": {[]entry{{"country_code", "US"}, {"subdivisions", []any{[]entry{{"iso_code", "CA"}}}}}, []string{"", "CA", "US", ""}},
		"no subdivision":            {[]entry{{"country_code", "US"}, {"subdivisions", []any{}}}, []string{"", "", "US", ""}},
		"names and codes":           {[]entry{{"country", []entry{{"code", "GB"}, {"name", "United Kingdom"}}}, {"city", []entry{{"name", "London"}}}}, []string{"London", "", "GB", ""}},
		"all of it in location": {
			[]entry{{"location", []entry{{"city", "London"}, {"country", []entry{{"code", "GB"}}}, {"time_zone", "Europe/London"}}}},
			[]string{"London", "", "GB", "Europe/London"},
		},
		"country_iso_code": {[]entry{{"country_iso_code", "GB"}, {"city_name", "London"}, {"region_name", "England"}}, []string{"London", "England", "GB", ""}},
		"country_code2":    {[]entry{{"country_code2", "GB"}, {"city_name", "London"}}, []string{"London", "", "GB", ""}},
		"no UTF-8":         {[]entry{{"country_code", "DE"}, {"city", "M\xfcnchen"}}, []string{"M\uFFFDnchen", "", "DE", ""}},
		"a text beyond the limit": {
			[]entry{{"city", strings.Repeat("x", 1025)}, {"country_code", "DE"}, {"region", strings.Repeat("y", 1024)}},
			[]string{"", strings.Repeat("y", 1024), "DE", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			place, ok := found(t, c.record)
			require.True(t, ok)
			assert.Equal(t, c.want, []string{place.City, place.State, place.Country, place.TimeZone})
		})
	}
}

func TestFinder_networks(t *testing.T) {
	const asn = 64500
	for name, c := range map[string]struct {
		record []entry
		asn    uint32
		owner  string
	}{
		"a company after the network":     {[]entry{{"as_name", "Example Net"}, {"asn", "AS64500"}, {"country", "NG"}, {"name", "A Hotel"}}, asn, "Example Net"},
		"a company before the network":    {[]entry{{"name", "A Hotel"}, {"as_name", "Example Net"}, {"asn", "AS64500"}, {"country", "NG"}}, asn, "Example Net"},
		"a company without a network":     {[]entry{{"as_name", ""}, {"asn", ""}, {"country", "NG"}, {"name", "A Hotel"}}, 0, ""},
		"a registry's handle":             {[]entry{{"asn", uint32(asn)}, {"country_code", "NG"}, {"name", "EXAMPLENET"}, {"org", "Example Net"}}, asn, "Example Net"},
		"a provider":                      {[]entry{{"country_code", "NG"}, {"autonomous_system_number", uint32(asn)}, {"isp", "Example Net"}, {"organization", "Other"}}, asn, "Example Net"},
		"a provider beside the owner":     {[]entry{{"country_code", "NG"}, {"isp", "Other"}, {"autonomous_system_organization", "Example Net"}, {"autonomous_system_number", uint32(asn)}}, asn, "Example Net"},
		"a provider without a network":    {[]entry{{"country_code", "NG"}, {"isp", "Other"}}, 0, ""},
		"an organization":                 {[]entry{{"country_code", "NG"}, {"connection", []entry{{"asn", uint32(asn)}, {"organization", "Example Net"}}}}, asn, "Example Net"},
		"the country's name is no owner":  {[]entry{{"country", []entry{{"code", "NG"}, {"name", "Nigeria"}}}, {"asn", uint32(asn)}}, asn, ""},
		"in the country, as GeoOpen does": {[]entry{{"country", []entry{{"iso_code", "NG"}, {"AutonomousSystemNumber", "64500"}, {"AutonomousSystemOrganization", "EXAMPLE"}}}}, asn, "EXAMPLE"},
		"int32":                           {[]entry{{"country_code", "NG"}, {"asn", int32(asn)}}, asn, ""},
		"uint16":                          {[]entry{{"country_code", "NG"}, {"asn", uint16(asn)}}, asn, ""},
		"uint64":                          {[]entry{{"country_code", "NG"}, {"asn", uint64(asn)}}, asn, ""},
		"double":                          {[]entry{{"country_code", "NG"}, {"asn", float64(asn)}}, asn, ""},
		"lower case":                      {[]entry{{"country_code", "NG"}, {"asn", "as64500"}}, asn, ""},
		"a fraction":                      {[]entry{{"country_code", "NG"}, {"asn", 64500.5}}, 0, ""},
		"less than none":                  {[]entry{{"country_code", "NG"}, {"asn", int32(-1)}}, 0, ""},
		"more than there are":             {[]entry{{"country_code", "NG"}, {"asn", uint64(1) << 32}}, 0, ""},
		"a prefix alone":                  {[]entry{{"country_code", "NG"}, {"asn", "AS"}}, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			place, ok := found(t, c.record)
			require.True(t, ok)
			assert.Equal(t, c.asn, place.AutonomousSystemNumber)
			assert.Equal(t, c.owner, place.AutonomousSystemOrganization)
		})
	}
}

func TestFinder_coordinates(t *testing.T) {
	for name, c := range map[string]struct {
		latitude, longitude any
		want                []float64
	}{
		"double":                {51.5142, -0.0931, []float64{51.5142, -0.0931}},
		"float, as it is meant": {float32(51.5143), float32(-0.0931), []float64{51.5143, -0.0931}},
		"whole numbers":         {uint16(51), int32(-1), []float64{51, -1}},
		"whole and not":         {uint32(51), -0.5, []float64{51, -0.5}},
		"text":                  {"51.5", "0", []float64{51.5, 0}},
		"at the edge":           {int32(-90), 180.0, []float64{-90, 180}},
		"on the equator":        {0.0, 6.5, []float64{0, 6.5}},
		"unknown":               {0.0, 0.0, nil},
		"unknown, whole":        {uint16(0), uint16(0), nil},
		"beyond the pole":       {90.5, 10.0, nil},
		"once around":           {10.0, 180.5, nil},
		"no number":             {math.NaN(), 10.0, nil},
		"half":                  {51.5, "west", nil},
	} {
		t.Run(name, func(t *testing.T) {
			place, ok := found(t, []entry{{"country_code", "GB"}, {"location", []entry{{"latitude", c.latitude}, {"longitude", c.longitude}}}})
			require.True(t, ok)
			if c.want == nil {
				assert.Nil(t, place.Latitude)
				assert.Nil(t, place.Longitude)
				return
			}
			require.NotNil(t, place.Latitude)
			require.NotNil(t, place.Longitude)
			assert.Equal(t, c.want, []float64{*place.Latitude, *place.Longitude})
		})
	}
}
