package clickhouse

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestReadMigrations_badNames_areAllNamed(t *testing.T) {
	files := fstest.MapFS{
		"0001_a.sql":  {Data: []byte("SELECT 1;")},
		"0003_b.sql":  {Data: []byte("SELECT 1;")},
		"readme.sql":  {Data: []byte("SELECT 1;")},
		"0002-bad.md": {},
	}
	_, err := readMigrations(files)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"0003_b.sql: expected number 0002", "readme.sql: must be named"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
}

func TestReadMigrations_sameNumberTwice_fails(t *testing.T) {
	files := fstest.MapFS{"0001_a.sql": {}, "0001_b.sql": {}}
	if _, err := readMigrations(files); err == nil || !strings.Contains(err.Error(), "0001_b.sql") {
		t.Errorf("got %v", err)
	}
}
