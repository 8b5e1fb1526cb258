package enrich

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/enrich/geo"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// testDecider has no geolocation files but those given.
func testDecider(t testing.TB, files ...string) *decider {
	t.Helper()
	patterns, err := newAgentPatterns()
	require.NoError(t, err)
	return newDecider(schemas.Errors(), geo.NewFinder(files, nil, testkit.Logger(t), geo.Observer{}), patterns, false, nil)
}

func TestDecider_locatesByTheDatabase(t *testing.T) {
	d := testDecider(t, filepath.Join(testkit.RealData(t), "geoip", "maxmind-db", "GeoLite2-City-Test.mmdb"))
	ev := &schemas.SignIn{IpAddress: "[::ffff:81.2.69.142]:51000", Location: &schemas.Location{}}
	d.decide(ev)
	e := ev.Enrichment
	assert.Equal(t, []string{"London", "England", "GB", "database"}, []string{e.City, e.State, e.Country, e.LocationSource})
	assert.Equal(t, "London", e.Geo.City)

	said := &schemas.SignIn{IpAddress: "81.2.69.142", Location: &schemas.Location{City: "Oslo", CountryOrRegion: "Norway"}}
	d.decide(said)
	assert.Equal(t, []string{"Oslo", "NO", "producer"}, []string{said.Enrichment.City, said.Enrichment.Country, said.Enrichment.LocationSource})
	assert.Equal(t, "GB", said.Enrichment.Geo.Country, "what the database says stands beside it")
	d.preferDatabase = true
	d.decide(said)
	assert.Equal(t, "London", said.Enrichment.City)

	private := &schemas.SignIn{IpAddress: "10.0.0.1"}
	d.decide(private)
	assert.Equal(t, "private", private.Enrichment.LocationSource)
	assert.Nil(t, private.Enrichment.Geo, "nothing is left of the event before")
	assert.Equal(t, lookupCounts{hit: 3, none: 1}, d.lookups)
}

func TestDecider_allocatesNothing(t *testing.T) {
	d := testDecider(t)
	rawevent.NewDecoder().Decode(sampleEvent("id", "81.2.69.142"), rawevent.Source{}, func(decoded rawevent.Decoded) bool {
		require.NoError(t, errorOf(decoded))
		assert.Zero(t, testing.AllocsPerRun(100, func() { d.decide(decoded.Event) }))
		return true
	})
}

func errorOf(d rawevent.Decoded) error {
	if d.Err != nil {
		return d.Err
	}
	return nil
}
