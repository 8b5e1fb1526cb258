package geo_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/enrich/geo"
)

// Each error says what the file is, and what to do.
func TestOpen_saysWhatAFileIsInstead(t *testing.T) {
	database, err := os.ReadFile(databaseOf(t, []entry{{"country_code", "GB"}}))
	require.NoError(t, err)
	tarHeader := append([]byte("GeoLite2-City.mmdb"), make([]byte, 494)...)
	copy(tarHeader[257:], "ustar\x0000")
	bin := make([]byte, 64)
	copy(bin, "\x0b\x0b\x1a\x02\x04\x00\x10\x00\x00\x40\x00\x00\x00")
	for want, content := range map[string][]byte{
		"is compressed with gzip: unpack it":     []byte("\x1f\x8b\x08\x00more"),
		"is compressed with xz: unpack it":       []byte("\xfd7zXZ\x00\x00\x04more"),
		"is compressed with zstd: unpack it":     []byte("\x28\xb5\x2f\xfdmore"),
		"is compressed with bzip2: unpack it":    []byte("BZh91AY&SY"),
		"is a zip archive: unpack it":            append([]byte("PK\x03\x04"), database...),
		"is a 7z archive: unpack it":             []byte("7z\xbc\xaf\x27\x1cmore"),
		"is a tar archive: unpack it":            append(tarHeader, database...),
		"is a pointer of Git LFS: fetch":         []byte("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
		"is HTML or XML, such as a download's":   []byte("\xef\xbb\xbf\n<!DOCTYPE html><title>404</title>"),
		"is JSON: an MMDB file is needed":        []byte(`{"error": "license key"}`),
		"is text, such as CSV: an MMDB file":     []byte(strings.Repeat("1.0.0.0/24,Zürich\r\n", 100)),
		"is an IP2Location BIN file: an MMDB":    bin,
		"is no MMDB file, or not all of one: f":  database[:bytes.Index(database, []byte("MaxMind.com"))],
		"is no MMDB file, or not all of one: at": []byte("\x00\x01\xab\xcd\xefMaxMind.com\xe1"),
		"is empty: fetch it again":               {},
	} {
		t.Run(want, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file.mmdb")
			require.NoError(t, os.WriteFile(path, content, 0o600))
			_, err := geo.Open(path, geo.ForPlaces)
			require.ErrorContains(t, err, "geolocation file "+path+" "+want)
		})
	}
}

// Text is known by its beginning, wherever that cuts a character.
func TestOpen_textIsCutAnywhere(t *testing.T) {
	for shift := range 4 {
		path := filepath.Join(t.TempDir(), "file.mmdb")
		require.NoError(t, os.WriteFile(path, []byte(strings.Repeat("x", shift)+strings.Repeat("😀", 200)), 0o600))
		_, err := geo.Open(path, geo.ForPlaces)
		require.ErrorContains(t, err, "is text", shift)
	}
}

func TestOpen_whatIsThere(t *testing.T) {
	folder := t.TempDir()
	_, err := geo.Open(folder, geo.ForPlaces)
	require.ErrorContains(t, err, folder+" is a directory: name the .mmdb file inside")
	missing := filepath.Join(folder, "none.mmdb")
	_, err = geo.Open(missing, geo.ForPlaces)
	require.ErrorContains(t, err, missing+" cannot be read: no such file or directory; put the file there")
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.Equal(t, 1, strings.Count(err.Error(), missing), "the path is said once")
}

// The metadata is looked for where the format has it, so that a large file of another
// kind is not read into memory.
func TestOpen_looksForTheMetadataAtTheEnd(t *testing.T) {
	database, err := os.ReadFile(databaseOf(t, []entry{{"country_code", "GB"}}))
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "file.mmdb")
	require.NoError(t, os.WriteFile(path, database, 0o600))
	require.NoError(t, os.Truncate(path, 1<<40)) // a hole: nobody could read it whole
	_, err = geo.Open(path, geo.ForPlaces)
	require.ErrorContains(t, err, "is no MMDB file, or not all of one")
	long := append(bytes.Clone(database), make([]byte, 100_000)...)
	require.NoError(t, os.WriteFile(path, long, 0o600))
	_, err = geo.Open(path, geo.ForPlaces)
	require.NoError(t, err, "metadata of 100 KB")
}
