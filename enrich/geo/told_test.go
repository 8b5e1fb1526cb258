package geo_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/gatehouse/gatehouse/enrich/geo"
)

// The log says what is in use when a file is not loaded.
func TestFinder_saysWhetherAnOlderFileIsInUse(t *testing.T) {
	core, lines := observer.New(zap.InfoLevel)
	path := filepath.Join(t.TempDir(), "city.mmdb")
	f := geo.NewFinder([]string{path}, nil, zap.New(core), geo.Observer{})
	replace := func(content []byte, age time.Duration) {
		replaceFile(t, path, content, age)
		f.Check()
		f.Check()
		f.Check()
	}
	replace(content(t, "GeoLite2-City-Test.mmdb"), 50*time.Minute)
	replace(content(t, "GeoLite2-ASN-Test.mmdb"), 40*time.Minute)
	replace(content(t, "GeoIP2-City-Test-Broken-Double-Format.mmdb"), 30*time.Minute)

	var said []string
	for _, line := range lines.All() {
		said = append(said, line.Message)
	}
	const kept = "geolocation file not loaded; the one loaded before stays in use"
	assert.Equal(t, []string{"geolocation file not loaded; nothing comes from it until it is", "geolocation file loaded", kept, kept}, said)
	place, ok := find(f, "81.2.69.142")
	require.True(t, ok)
	assert.Equal(t, "London", place.City, "a file of networks takes the place of none of cities")
}
