package testkit

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gatehouse/gatehouse/internal/engine"
)

// realDataEnv names the folder of real sample data.
const realDataEnv = "GATEHOUSE_REAL_DATA"

// RealData returns the folder of real sample data, which lies outside the
// repository: GATEHOUSE_REAL_DATA, else shared/data beside the checkout. The test
// is skipped when it is not there, or fails under GATEHOUSE_REQUIRE=data.
func RealData(t testing.TB) string {
	t.Helper()
	dir := os.Getenv(realDataEnv)
	if dir == "" {
		dir = filepath.Join(Root(t), "..", "shared", "data")
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		Missing(t, "data", "no folder "+dir+" of real sample data: set "+realDataEnv)
	}
	return dir
}

// GeoFiles returns the installed city databases. The test is skipped when there
// are none, or fails under GATEHOUSE_REQUIRE=geo.
func GeoFiles(t testing.TB) []string {
	t.Helper()
	files := engine.FindGeo()
	if len(files) == 0 {
		Missing(t, "geo", "no geolocation files: run `make engine`")
	}
	return files
}

// Root returns the root of the checkout: the nearest folder above the test that
// holds go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = up
	}
}
