package geo_test

import (
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/enrich/geo"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func maxmind(t testing.TB, name string) string {
	return filepath.Join(testkit.RealData(t), "geoip", "maxmind-db", name)
}

func find(f *geo.Finder, addr string) (*schemas.GeoLocation, bool) {
	var found schemas.GeoLocation
	ok := f.Find(netip.MustParseAddr(addr), &found)
	return &found, ok
}

func TestFinder_MaxMindLayout(t *testing.T) {
	for _, file := range []string{"GeoLite2-City-Test.mmdb", "GeoIP2-City-Test.mmdb"} {
		f := geo.NewFinder([]string{maxmind(t, file)}, []string{maxmind(t, "GeoLite2-ASN-Test.mmdb")}, testkit.Logger(t), geo.Observer{})
		london, ok := find(f, "81.2.69.142")
		require.True(t, ok, file)
		assert.Equal(t, "London", london.City)
		assert.Equal(t, "England", london.State)
		assert.Equal(t, "GB", london.Country)
		assert.Equal(t, "Europe/London", london.TimeZone)
		assert.InDelta(t, 51.5142, *london.Latitude, 1e-6)
		assert.InDelta(t, -0.0931, *london.Longitude, 1e-6)
		assert.Contains(t, london.Database, "City 2026-02-04")

		again, _ := find(f, "::ffff:81.2.69.142")
		assert.Equal(t, london.City, again.City, "an address inside of IPv6")
		six, ok := find(f, "2001:218::1")
		require.True(t, ok)
		assert.Equal(t, "JP", six.Country)

		_, ok = find(f, "8.8.8.8")
		assert.False(t, ok, "an address the files do not know")
	}
}

func TestFinder_ASN(t *testing.T) {
	f := geo.NewFinder(nil, []string{maxmind(t, "GeoLite2-ASN-Test.mmdb")}, testkit.Logger(t), geo.Observer{})
	found, ok := find(f, "1.128.0.1")
	require.True(t, ok)
	assert.EqualValues(t, 1221, found.AutonomousSystemNumber)
	assert.Equal(t, "Telstra Pty Ltd", found.AutonomousSystemOrganization)
	assert.Contains(t, found.Database, "GeoLite2-ASN")
	assert.Empty(t, found.Country)
}

func TestFinder_DBIPLayout(t *testing.T) {
	f := geo.NewFinder(testkit.GeoFiles(t), nil, testkit.Logger(t), geo.Observer{})
	four, ok := find(f, "81.2.69.142")
	require.True(t, ok)
	assert.Equal(t, "GB", four.Country)
	assert.NotEmpty(t, four.City)
	assert.NotNil(t, four.Latitude)
	assert.Contains(t, four.Database, "city ipv4")
	six, ok := find(f, "2001:218::1")
	require.True(t, ok)
	assert.Equal(t, "JP", six.Country)
	assert.Contains(t, six.Database, "city ipv6")
}

// The files come with a listing of what they hold.
func TestFinder_everyNetworkOfTheTestFile(t *testing.T) {
	text, err := os.ReadFile(maxmind(t, "GeoIP2-City-Test.json"))
	require.NoError(t, err)
	type record struct {
		City    struct{ Names map[string]string }
		Country struct {
			ISOCode string `json:"iso_code"`
		}
	}
	var networks []map[string]record
	require.NoError(t, json.Unmarshal(text, &networks))
	f := geo.NewFinder([]string{maxmind(t, "GeoIP2-City-Test.mmdb")}, nil, testkit.Logger(t), geo.Observer{})
	seen := 0
	for _, entry := range networks {
		for network, want := range entry {
			prefix := netip.MustParsePrefix(network)
			got, ok := find(f, prefix.Addr().String())
			if want.Country.ISOCode == "" && want.City.Names["en"] == "" {
				continue
			}
			require.True(t, ok, network)
			assert.Equal(t, want.City.Names["en"], got.City, network)
			assert.Equal(t, want.Country.ISOCode, got.Country, network)
			seen++
		}
	}
	assert.Greater(t, seen, 100)
}

func TestOpen_refusesDamagedFiles(t *testing.T) {
	short := filepath.Join(t.TempDir(), "short.mmdb")
	whole, err := os.ReadFile(maxmind(t, "GeoLite2-City-Test.mmdb"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(short, whole[:len(whole)/2], 0o600))
	empty := filepath.Join(t.TempDir(), "empty.mmdb")
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	for _, path := range []string{
		maxmind(t, "GeoIP2-City-Test-Broken-Double-Format.mmdb"), maxmind(t, "GeoIP2-City-Test-Invalid-Node-Count.mmdb"),
		maxmind(t, "GeoIP2-City-Test.json"), short, empty, t.TempDir(), filepath.Join(t.TempDir(), "none.mmdb"),
	} {
		_, err := geo.Open(path, geo.ForPlaces)
		require.Error(t, err, path)
		assert.ErrorContains(t, err, path)
	}
}

// replaceFile writes a file in place, as cp does, which must not touch what is in use.
func replaceFile(t *testing.T, path string, content []byte, age time.Duration) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, content, 0o600))
	changed := time.Now().Add(-age)
	require.NoError(t, os.Chtimes(path, changed, changed))
}

func content(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(maxmind(t, name))
	require.NoError(t, err)
	return data
}

func TestFinder_reloads(t *testing.T) {
	path := filepath.Join(t.TempDir(), "city.mmdb")
	inUse, failures := map[string]bool{}, 0
	f := geo.NewFinder([]string{path}, nil, testkit.Logger(t), geo.Observer{
		Loaded: func(path string, yes bool) { inUse[path] = yes }, Failed: func(string) { failures++ },
	})

	_, ok := find(f, "81.2.69.142")
	require.False(t, ok, "a missing file is no error")
	require.Equal(t, map[string]bool{path: false}, inUse)
	require.Equal(t, 1, failures)
	require.False(t, f.Available())

	replaceFile(t, path, content(t, "GeoLite2-City-Test.mmdb"), time.Hour)
	f.Check()
	_, ok = find(f, "81.2.69.142")
	require.False(t, ok, "a file that has just changed may still be being written")
	f.Check()
	found, ok := find(f, "81.2.69.142")
	require.True(t, ok)
	require.Equal(t, "London", found.City)
	require.True(t, inUse[path])

	replaceFile(t, path, []byte("broken"), 50*time.Minute)
	f.Check()
	f.Check()
	f.Check()
	require.Equal(t, 2, failures, "a broken file is tried once")
	found, ok = find(f, "81.2.69.142")
	require.True(t, ok, "a broken new file keeps the old one")
	require.Equal(t, "London", found.City)
	found, _ = find(f, "2001:218::1")
	require.Equal(t, "JP", found.Country, "also for records not read before")

	replaceFile(t, path, content(t, "GeoIP2-Country-Test.mmdb"), 40*time.Minute)
	f.Check()
	f.Check()
	found, ok = find(f, "81.2.69.142")
	require.True(t, ok)
	require.Equal(t, "GB", found.Country)
	require.Empty(t, found.City, "the old file's records are gone")

	require.NoError(t, os.Remove(path))
	f.Check()
	f.Check()
	_, ok = find(f, "81.2.69.142")
	require.True(t, ok, "a file that went away stays in use")
}

func TestFinder_allocatesNothingForKnownRecords(t *testing.T) {
	f := geo.NewFinder([]string{maxmind(t, "GeoLite2-City-Test.mmdb")}, []string{maxmind(t, "GeoLite2-ASN-Test.mmdb")}, testkit.Logger(t), geo.Observer{})
	addr := netip.MustParseAddr("81.2.69.142")
	var found schemas.GeoLocation
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		if !f.Find(addr, &found) {
			t.Fatal("not found")
		}
	}))
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("no database"))
	f.Add([]byte("\xab\xcd\xefMaxMind.com\xe0"))
	f.Add([]byte("\x0b\x0b\x1a\x02\x04\x00\x10\x00\x00\x40\x00\x00\x00"))
	for _, record := range [][]entry{
		{{"country", []entry{{"iso_code", "GB"}}}, {"subdivisions", []any{[]entry{{"names", []entry{{"de", "England"}}}}}}, {"location", []entry{{"latitude", float32(51.5)}}}},
		{{"asn", "as64500"}, {"country_code", "GB"}, {"lat", int32(51)}, {"lng", uint64(1)}, {"name", "M\xfcnchen"}},
	} {
		content, err := os.ReadFile(databaseOf(f, record))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "f.mmdb")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := geo.Open(path, geo.ForPlaces)
		if err != nil {
			return
		}
		place, err := db.Lookup(netip.MustParseAddr("81.2.69.142"))
		if err != nil || place == nil {
			return
		}
		if (place.Latitude == nil) != (place.Longitude == nil) || place.Organization != "" && place.ASN == 0 {
			t.Fatalf("half a place: %+v", place)
		}
		for _, text := range []string{place.City, place.State, place.Country, place.TimeZone, place.Organization, db.Label()} {
			if !utf8.ValidString(text) {
				t.Fatalf("no event can hold %q", text)
			}
		}
	})
}

func BenchmarkFinder_randomAddresses(b *testing.B) {
	f := geo.NewFinder(testkit.GeoFiles(b), nil, testkit.Logger(b), geo.Observer{})
	var found schemas.GeoLocation
	state := uint32(1)
	for b.Loop() {
		state = state*1664525 + 1013904223
		f.Find(netip.AddrFrom4([4]byte{byte(state>>24)%223 + 1, byte(state >> 16), byte(state >> 8), 1}), &found)
	}
}

// A file of countries answers with the country alone.
func TestFinder_countriesOnly(t *testing.T) {
	f := geo.NewFinder([]string{maxmind(t, "GeoIP2-Country-Test.mmdb")}, nil, testkit.Logger(t), geo.Observer{})
	london, ok := find(f, "81.2.69.142")
	require.True(t, ok)
	assert.Equal(t, "GB", london.Country)
	assert.Empty(t, london.City)
	assert.Nil(t, london.Latitude)
	assert.Contains(t, london.Database, "GeoIP2-Country")
}

// Each of place and network is by the first file that knows it.
func TestFinder_whichFileAnswers(t *testing.T) {
	city := databaseWith(t, "city", network{"81.2.0.0/16", []entry{{"country_code", "GB"}, {"city", "London"}}})
	networks := databaseWith(t, "networks", network{"81.0.0.0/8", []entry{{"asn", uint32(64500)}, {"as_name", "Example Net"}}})
	country := databaseWith(t, "country", network{"81.0.0.0/8", []entry{{"country_code", "FR"}, {"asn", uint32(64501)}}})
	unknown := []entry{{"country_code", "-"}, {"city", "-"}, {"latitude", 0.0}, {"longitude", 0.0}}
	mixed := databaseWith(t, "mixed",
		network{"81.2.0.0/16", []entry{{"region", "North"}, {"latitude", 1.5}, {"longitude", 2.5}, {"asn", uint32(64502)}}},
		network{"81.3.0.0/16", unknown},
		network{"82.0.0.0/8", []entry{{"country_code", "NO"}}})
	for name, c := range map[string]struct {
		cities, asn []string
		addr        string
		country     string
		number      uint32
		database    string
	}{
		"the place by the first":                       {[]string{city, country}, nil, "81.2.69.142", "GB", 64501, "city"},
		"another place by the next":                    {[]string{city, country}, nil, "81.3.69.142", "FR", 64501, "country"},
		"a record of a network alone hides no place":   {[]string{mixed, city}, nil, "81.2.69.142", "GB", 64502, "city"},
		"nor does one of nothing":                      {[]string{mixed, country}, nil, "81.3.69.142", "FR", 64501, "country"},
		"a network alone":                              {[]string{mixed}, nil, "81.2.69.142", "", 64502, "mixed"},
		"nothing":                                      {[]string{mixed}, nil, "81.3.69.142", "", 0, ""},
		"the file of networks before those of cities":  {[]string{country}, []string{networks}, "81.2.69.142", "FR", 64500, "country"},
		"the file of networks alone":                   {[]string{city}, []string{networks}, "81.3.69.142", "", 64500, "networks"},
		"the file of networks does not know the place": {[]string{mixed, country}, []string{networks}, "81.2.69.142", "FR", 64500, "country"},
	} {
		t.Run(name, func(t *testing.T) {
			place, ok := find(geo.NewFinder(c.cities, c.asn, testkit.Logger(t), geo.Observer{}), c.addr)
			assert.Equal(t, c.database != "", ok)
			assert.Equal(t, c.country, place.Country)
			assert.Equal(t, c.number, place.AutonomousSystemNumber)
			if c.country == "" {
				assert.Nil(t, place.Latitude, "coordinates without a country are no place")
			}
			if ok {
				assert.Contains(t, place.Database, c.database+" ")
			}
		})
	}
}
