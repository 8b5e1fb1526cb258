//go:build unix

package geo_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/enrich/geo"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestOpen_waitsForNoPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe.mmdb")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	_, err := geo.Open(pipe, geo.ForPlaces)
	require.ErrorContains(t, err, pipe+" is no regular file")
}

// What kept a file from being read leaves no trace in the file when it is mended.
func TestFinder_triesAgainWhatCouldNotBeRead(t *testing.T) {
	path := databaseOf(t, []entry{{"country_code", "GB"}})
	var before syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before))
	mend := func() { require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before)) }
	t.Cleanup(mend)
	none := before
	none.Cur = 0
	require.NoError(t, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &none))

	failures := 0
	f := geo.NewFinder([]string{path}, nil, testkit.Logger(t), geo.Observer{Failed: func(string) { failures++ }})
	f.Check()
	f.Check()
	require.False(t, f.Available())
	assert.Equal(t, 1, failures, "a problem is told once")

	mend()
	f.Check()
	place, ok := find(f, "81.2.69.142")
	require.True(t, ok)
	assert.Equal(t, "GB", place.Country)
}

func TestFinder_fileOfTheSameSizeAndTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "country.mmdb")
	changed := time.Now().Add(-time.Hour)
	replace := func(country string) {
		made := databaseOf(t, []entry{{"country_code", country}})
		require.NoError(t, os.Chtimes(made, changed, changed))
		require.NoError(t, os.Rename(made, path))
	}
	replace("GB")
	f := geo.NewFinder([]string{path}, nil, testkit.Logger(t), geo.Observer{})
	replace("FR")
	f.Check()
	f.Check()
	place, ok := find(f, "81.2.69.142")
	require.True(t, ok)
	assert.Equal(t, "FR", place.Country)
}
