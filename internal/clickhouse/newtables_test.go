package clickhouse_test

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

var update = flag.Bool("update", false, "write schemas/migrations/tables.sql anew")

const tablesHeader = `-- The tables and views of a new database: what all numbered migrations come to. A
-- database that has had none gets these, and all of those are noted as applied.
--
-- After a new migration: go test ./internal/clickhouse -run TestTables_are -update
`

// numbered are the migrations alone.
func numbered(t *testing.T) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	names, err := fs.Glob(migrations.Files, "[0-9]*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := migrations.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: text}
	}
	return all
}

// described are the statements that make the tables and views of a database: tables
// first, signins before all, then views, each by name.
func described(t *testing.T, conn driver.Conn, database string) string {
	t.Helper()
	// Which migrations there were makes its own table, and the stored columns follow signins.
	names := text(t, conn, `SELECT arrayStringConcat(arrayMap(t -> t.3, arraySort(groupArray((engine = 'View', name != 'signins', name)))), ' ')
FROM system.tables WHERE database = currentDatabase() AND name NOT IN ('schema_migrations', 'signins_stored')`)
	var all strings.Builder
	for _, name := range strings.Fields(names) {
		statement := text(t, conn, "SHOW CREATE TABLE `"+name+"`")
		all.WriteString("\n" + readable(strings.ReplaceAll(statement, database+".", "")) + ";\n")
	}
	return all.String()
}

// readable has bytes that are no text, which the packed columns are parted by, as
// escapes: ClickHouse writes them as they are.
func readable(statement string) string {
	var b strings.Builder
	for len(statement) > 0 {
		r, size := utf8.DecodeRuneInString(statement)
		if r == utf8.RuneError && size == 1 {
			fmt.Fprintf(&b, `\x%02X`, statement[0])
		} else {
			b.WriteString(statement[:size])
		}
		statement = statement[size:]
	}
	return b.String()
}

// A reader of tables.sql sees what there is, and a new database is as one that has come
// through all migrations.
func TestTables_areWhatTheMigrationsComeTo(t *testing.T) {
	grown := testkit.EmptyClickHouse(t)
	mustMigrate(t, grown, numbered(t), 0)
	want := described(t, open(t, grown), grown.Database)
	const file = "../../schemas/migrations/tables.sql"
	if *update {
		if err := os.WriteFile(file, []byte(tablesHeader+want), 0o644); err != nil { //nolint:gosec // a source file
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != tablesHeader+want {
		t.Fatalf("%s is not what the migrations come to: go test ./internal/clickhouse -run TestTables_are -update", file)
	}

	files := numbered(t)
	files["tables.sql"] = &fstest.MapFile{Data: got}
	fresh := testkit.EmptyClickHouse(t)
	mustMigrate(t, fresh, files, 0)
	conn := open(t, fresh)
	if got := described(t, conn, fresh.Database); got != want {
		t.Errorf("tables.sql makes\n%s\nwhere the migrations make\n%s", got, want)
	}
	const noted = "SELECT arrayStringConcat(arraySort(groupArray(concat(name, ' ', toString(statement), ' ', checksum))), '\n') FROM schema_migrations WHERE number > 0 AND state = 'applied'"
	if got, want := text(t, conn, noted), text(t, open(t, grown), noted); got != want {
		t.Errorf("noted are\n%s\nwhere the migrations note\n%s", got, want)
	}
	// What migrations write into a table is not in tables.sql.
	const filled = `SELECT arrayStringConcat(groupArray(name), ' ') FROM system.tables
WHERE database = currentDatabase() AND total_rows > 0 AND name NOT IN ('schema_migrations', 'tenant_retention')`
	if got := text(t, open(t, grown), filled); got != "" {
		t.Errorf("migrations write rows into %s, which tables.sql does not", got)
	}
	if err := clickhouse.CheckMigrated(t.Context(), conn, files); err != nil {
		t.Error(err)
	}
}

// withTables are two, and what they come to without their rows.
func withTables() fstest.MapFS {
	files := two()
	files["tables.sql"] = file("CREATE TABLE a (x Int32) ENGINE = MergeTree ORDER BY x;\nCREATE VIEW b AS SELECT x FROM a;\n")
	return files
}

func TestTables_aNewDatabase_getsThemInPlaceOfMigrations(t *testing.T) {
	cfg := testkit.EmptyClickHouse(t)
	for range 2 {
		mustMigrate(t, cfg, withTables(), 0)
	}
	conn := open(t, cfg)
	if got := text(t, conn, "SELECT toString(groupArray(x)) FROM b"); got != "[]" {
		t.Errorf("the migrations ran: %s", got)
	}
	// The next version has one more, and other tables.
	files := withTables()
	files["0003_third.sql"] = file("INSERT INTO a VALUES (3);")
	files["tables.sql"] = file("CREATE TABLE c (x Int32) ENGINE = MergeTree ORDER BY x;")
	mustMigrate(t, cfg, files, 0)
	if got := text(t, conn, "SELECT toString(groupArray(x)) FROM b"); got != "[3]" {
		t.Errorf("after one more migration: %s", got)
	}
}

func TestTables_aDatabaseThatHadMigrations_goesOnWithThem(t *testing.T) {
	cfg, files := testkit.EmptyClickHouse(t), two()
	delete(files, "0002_second.sql")
	mustMigrate(t, cfg, files, 0)
	mustMigrate(t, cfg, withTables(), 0)
	if got := text(t, open(t, cfg), "SELECT toString(arraySort(groupArray(x))) FROM a"); got != "[1,2]" {
		t.Errorf("got %s", got)
	}
}

func TestTables_cutOff_goOnFromThere(t *testing.T) {
	cfg, files := testkit.EmptyClickHouse(t), withTables()
	whole := files["tables.sql"]
	files["tables.sql"] = file(string(bytes.ReplaceAll(whole.Data, []byte("FROM a"), []byte("FROM nowhere"))))
	if err := migrate(t, cfg, files, 0); err == nil || !strings.Contains(err.Error(), "tables.sql, statement 2") {
		t.Fatalf("got %v", err)
	}
	// The second statement of the same file would have succeeded another time.
	conn := open(t, cfg)
	if err := conn.Exec(t.Context(), "CREATE TABLE nowhere (x Int32) ENGINE = MergeTree ORDER BY x"); err != nil {
		t.Fatal(err)
	}
	if err := migrate(t, cfg, withTables(), 0); err == nil || !strings.Contains(err.Error(), "drop the database") {
		t.Errorf("tables of another version: %v", err)
	}
	mustMigrate(t, cfg, files, 0)
	names := strings.Fields(text(t, conn, "SELECT arrayStringConcat(arraySort(groupArray(name)), ' ') FROM system.tables WHERE database = currentDatabase()"))
	if !slices.Contains(names, "a") || !slices.Contains(names, "b") {
		t.Errorf("there are %s", names)
	}
}
