package clickhouse

import (
	"slices"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/schemas/migrations"
)

func TestSplitStatements(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"comments only", "-- a\n/* b; */\n", nil},
		{"one", "SELECT 1;\n", []string{"SELECT 1"}},
		{"last without a semicolon", "SELECT 1;\nSELECT 2\n", []string{"SELECT 1", "SELECT 2"}},
		{"empty statements", ";;\nSELECT 1;;", []string{"SELECT 1"}},
		{"semicolon in text", "SELECT 'a;\n b';\nSELECT 2;", []string{"SELECT 'a;\n b'", "SELECT 2"}},
		{"escaped quote", `SELECT 'it\'s;';SELECT 'it''s;';`, []string{`SELECT 'it\'s;'`, `SELECT 'it''s;'`}},
		{"semicolon in names", "SELECT `a;b`, \"c;d\";", []string{"SELECT `a;b`, \"c;d\""}},
		{"semicolon in comments", "SELECT 1 -- a;\n, 2 /* b; */;", []string{"SELECT 1 -- a;\n, 2 /* b; */"}},
		{"quote in a comment", "-- it's\nSELECT 1;\nSELECT 2;", []string{"-- it's\nSELECT 1", "SELECT 2"}},
		{"minus is no comment", "SELECT 2-1;", []string{"SELECT 2-1"}},
		{"text without an end", "SELECT 'a;", []string{"SELECT 'a;"}},
		{"comment without an end", "SELECT 1 /* a;", []string{"SELECT 1 /* a;"}},
		{"backslash at the end", `SELECT '\`, []string{`SELECT '\`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := splitStatements(c.text); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzSplitStatements(f *testing.F) {
	for _, seed := range []string{"SELECT 1; -- a\nSELECT ';';", "/*", `'\`, "`;`", "--", ";", "é;'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		statements := splitStatements(text)
		rest := text
		for _, statement := range statements {
			at := strings.Index(rest, statement)
			if statement == "" || at < 0 {
				t.Fatalf("%q is not a part of %q", statement, text)
			}
			rest = rest[at+len(statement):]
		}
	})
}

func TestReadMigrations_own_areInOrder(t *testing.T) {
	all, err := readMigrations(migrations.Files)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 || all[0].name != "0001_signins.sql" {
		t.Fatalf("read %d migrations", len(all))
	}
	for i, m := range all {
		if i > 0 && m.number <= all[i-1].number || len(m.checksum) != 64 || len(m.statements) == 0 {
			t.Errorf("migration %s: number %d, checksum %q, %d statements", m.name, m.number, m.checksum, len(m.statements))
		}
	}
}
