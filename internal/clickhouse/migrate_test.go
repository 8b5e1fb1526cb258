package clickhouse_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	ch "github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func migrate(t *testing.T, cfg clickhouse.Config, files fs.FS, days int) error {
	t.Helper()
	return clickhouse.Migrate(t.Context(), cfg, files, days, testkit.Logger(t))
}

func mustMigrate(t *testing.T, cfg clickhouse.Config, files fs.FS, days int) {
	t.Helper()
	if err := migrate(t, cfg, files, days); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, cfg clickhouse.Config) driver.Conn {
	t.Helper()
	conn, err := clickhouse.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// text is the single answer of a query.
func text(t *testing.T, conn driver.Conn, query string) string {
	t.Helper()
	var got string
	if err := conn.QueryRow(t.Context(), query).Scan(&got); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return got
}

func file(sql string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(sql)} }

// two is a migration of two statements, and a second one.
func two() fstest.MapFS {
	return fstest.MapFS{
		"0001_first.sql":  file("CREATE TABLE a (x Int32) ENGINE = MergeTree ORDER BY x;\nINSERT INTO a VALUES (1);\n"),
		"0002_second.sql": file("INSERT INTO a VALUES (2);\n"),
	}
}

func TestMigrate_own_makesTablesAndViews(t *testing.T) {
	cfg := testkit.EmptyClickHouse(t)
	mustMigrate(t, cfg, migrations.Files, 30)
	conn := open(t, cfg)
	tables := text(t, conn, "SELECT arrayStringConcat(arraySort(groupArray(name)), ' ') FROM system.tables WHERE database = currentDatabase()")
	for _, want := range []string{"signins", "signins_live", "signins_settled", "stored_through", "schema_migrations"} {
		if !slices.Contains(strings.Fields(tables), want) {
			t.Errorf("no %s among %s", want, tables)
		}
	}
	// The views are bound to the database they were made in, whatever the
	// connection's is.
	elsewhere := cfg
	elsewhere.Database = ""
	if got := text(t, open(t, elsewhere), "SELECT toString(count()) FROM "+cfg.Database+".signins_settled"); got != "0" {
		t.Errorf("signins_settled holds %s rows", got)
	}
}

func TestMigrate_again_appliesOnlyWhatIsNew(t *testing.T) {
	cfg, files := testkit.EmptyClickHouse(t), two()
	second := files["0002_second.sql"]
	delete(files, "0002_second.sql")
	mustMigrate(t, cfg, files, 0)
	mustMigrate(t, cfg, files, 0)
	conn := open(t, cfg)
	if got := text(t, conn, "SELECT toString(groupArray(x)) FROM a"); got != "[1]" {
		t.Errorf("after the first migration twice: %s", got)
	}
	files["0002_second.sql"] = second
	mustMigrate(t, cfg, files, 0)
	if got := text(t, conn, "SELECT toString(arraySort(groupArray(x))) FROM a"); got != "[1,2]" {
		t.Errorf("after the second migration: %s", got)
	}
}

func TestMigrate_changedFile_isRefused(t *testing.T) {
	cfg, files := testkit.EmptyClickHouse(t), two()
	mustMigrate(t, cfg, files, 0)
	files["0001_first.sql"] = file("CREATE TABLE b (x Int32) ENGINE = Memory;")
	if err := migrate(t, cfg, files, 0); !errors.Is(err, clickhouse.ErrChanged) || !strings.Contains(err.Error(), "0001_first.sql") {
		t.Errorf("got %v", err)
	}
}

func TestMigrate_newerDatabase_isRefused(t *testing.T) {
	cfg, files := testkit.EmptyClickHouse(t), two()
	mustMigrate(t, cfg, files, 0)
	delete(files, "0002_second.sql")
	if err := migrate(t, cfg, files, 0); !errors.Is(err, clickhouse.ErrUnknown) || !strings.Contains(err.Error(), "0002") {
		t.Errorf("got %v", err)
	}
}

func TestMigrate_failingStatement_goesOnFromThere(t *testing.T) {
	cfg := testkit.EmptyClickHouse(t)
	files := fstest.MapFS{"0001_first.sql": file("CREATE TABLE a (x Int32) ENGINE = MergeTree ORDER BY x;\nINSERT INTO later VALUES (1);\nINSERT INTO a VALUES (2);")}
	if err := migrate(t, cfg, files, 0); err == nil || !strings.Contains(err.Error(), "0001_first.sql, statement 2") {
		t.Fatalf("got %v", err)
	}
	conn := open(t, cfg)
	if err := conn.Exec(t.Context(), "CREATE TABLE later (x Int32) ENGINE = Memory"); err != nil {
		t.Fatal(err)
	}
	mustMigrate(t, cfg, files, 0)
	if got := text(t, conn, "SELECT toString(groupArray(x)) FROM a") + text(t, conn, "SELECT toString(groupArray(x)) FROM later"); got != "[2][1]" {
		t.Errorf("tables hold %s", got)
	}
}

// A migrator may die between a statement and the note of it.
func TestMigrate_diedAfterCreating_goesOn(t *testing.T) {
	cfg := testkit.EmptyClickHouse(t)
	mustMigrate(t, cfg, two(), 0)
	conn := open(t, cfg)
	if err := conn.Exec(t.Context(), "DELETE FROM schema_migrations WHERE number = 2 OR statement = 1 OR state = 'applied'"); err != nil {
		t.Fatal(err)
	}
	if err := conn.Exec(t.Context(), "TRUNCATE TABLE a"); err != nil {
		t.Fatal(err)
	}
	mustMigrate(t, cfg, two(), 0)
	if got := text(t, conn, "SELECT toString(arraySort(groupArray(x))) FROM a"); got != "[1,2]" {
		t.Errorf("the table holds %s", got)
	}
}

// The layout of signins is changed by copying it: wherever a migrator dies on the
// way, the next one ends with each row once.
func TestMigrate_diedWhileCopyingSignIns_goesOn(t *testing.T) {
	const second, last = "tenant_id, toStartOfSecond(created_at), ", "_lane, _id, _id_text"
	for layout, key := range map[string]string{"0010_layout.sql": "id", "0014_lanes.sql": "_lane, id", "0017_ids.sql": last, "0018_packed.sql": last} {
		before := testkit.EmptyClickHouse(t)
		mustMigrate(t, before, migrationsBefore(layout), 0)
		for _, sql := range []string{insertBefore(layout), "CREATE TABLE expected ENGINE = Memory AS SELECT COLUMNS('^[^_]') FROM signins"} {
			if err := open(t, before).Exec(t.Context(), sql); err != nil {
				t.Fatal(err)
			}
		}
		copied := testkit.Copies(t, before)
		for died := range clickhouse.SplitStatements(string(must(fs.ReadFile(migrations.Files, layout)))) {
			t.Run(fmt.Sprintf("%s, statement %d", layout, died+1), func(t *testing.T) {
				cfg := copied(t)
				conn := open(t, cfg)
				dieWhileCopying(t, conn, layout, died)
				if died == 0 { // as good as any other to go through all that follows, too
					mustMigrate(t, cfg, migrations.Files, 0)
					expectAsBefore(t, conn, second+last)
				} else {
					mustMigrate(t, cfg, migrationsBefore(layout+"~"), 0)
					expectAsBefore(t, conn, second+key)
				}
			})
		}
	}
}

// dieWhileCopying does what a migrator does of a layout that dies at one of its
// statements, from 0: after the statement, before it could note that.
func dieWhileCopying(t *testing.T, conn driver.Conn, layout string, died int) {
	t.Helper()
	do := func(sql string, args ...any) {
		t.Helper()
		if err := conn.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	content := string(must(fs.ReadFile(migrations.Files, layout)))
	note := func(statement int, state string) {
		t.Helper()
		do("INSERT INTO schema_migrations SELECT toUInt32(left(@name, 4)), @statement, @name, lower(hex(SHA256(@text))), @state, now64(3)",
			ch.Named("name", layout), ch.Named("text", content), ch.Named("statement", statement), ch.Named("state", state))
	}
	statements := clickhouse.SplitStatements(content)
	for i, sql := range statements[:died+1] {
		note(i, "started")
		do(sql)
		if i < died {
			note(i, "applied")
		}
	}
	if strings.Contains(statements[died], "INSERT INTO signins\n") { // or half way through
		do("DELETE FROM signins WHERE _offset % 3 = 0")
	}
}

// expectAsBefore checks that signins has the hundred rows of expected, sorted by key.
func expectAsBefore(t *testing.T, conn driver.Conn, key string) {
	t.Helper()
	if got := text(t, conn, "SELECT toString((count(), uniqExact(id))) FROM signins"); got != "(100,100)" {
		t.Errorf("rows and ids are %s", got)
	}
	columns := text(t, conn, "SELECT arrayStringConcat(groupArray(name), ', ') FROM system.columns WHERE database = currentDatabase() AND table = 'expected'")
	if got := text(t, conn, "SELECT toString(count()) FROM (SELECT "+columns+" FROM expected EXCEPT SELECT "+columns+" FROM signins)"); got != "0" {
		t.Errorf("%s rows are not as before", got)
	}
	if got := text(t, conn, "SELECT sorting_key FROM system.tables WHERE database = currentDatabase() AND name = 'signins'"); got != key {
		t.Errorf("signins is sorted by %s", got)
	}
}

// Texts that become dictionaries of their parts, and those that no longer are, say what
// they said, in the views too.
func TestMigrate_typesOfTexts_sayTheSame(t *testing.T) {
	const policies = "authentication_processing_details, applied_conditional_access_policies, evaluated_conditional_access_policies"
	for migration, c := range map[string]struct{ columns, values, wantType string }{
		"0019_policies.sql": {policies, "if(number % 3 = 0, '', concat('[', number % 7, ']')), repeat('Müller ', number % 5), if(number % 2 = 0, '', toString(number))", "LowCardinality(String)"},
		"0020_city.sql":     {"city", "if(number % 3 = 0, '', concat('Zürich ', number % 7))", "String"},
	} {
		t.Run(migration, func(t *testing.T) {
			cfg := testkit.EmptyClickHouse(t)
			mustMigrate(t, cfg, migrationsBefore(migration), 0)
			conn := open(t, cfg)
			for _, sql := range []string{
				"INSERT INTO signins (tenant_id, created_at, _id_text, " + c.columns + ") SELECT 't', now(), toString(number), " + c.values + " FROM numbers(1000)",
				"CREATE TABLE expected ENGINE = Memory AS SELECT id, " + c.columns + " FROM signins",
			} {
				if err := conn.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
			mustMigrate(t, cfg, migrations.Files, 0)
			if got := text(t, conn, "SELECT toString((count(), countIf(n = 2))) FROM (SELECT count() AS n FROM (SELECT id, "+c.columns+" FROM expected UNION ALL SELECT id, "+c.columns+" FROM signins_live) GROUP BY id, "+c.columns+")"); got != "(1000,1000)" {
				t.Errorf("rows, and those that are as before: %s", got)
			}
			if got := text(t, conn, "SELECT toString(groupUniqArray(type)) FROM system.columns WHERE database = currentDatabase() AND table IN ('signins', 'signins_live', 'signins_settled') AND name IN ('"+strings.ReplaceAll(c.columns, ", ", "', '")+"')"); got != "['"+c.wantType+"']" {
				t.Errorf("the columns are of types %s", got)
			}
			if got := text(t, conn, "SELECT toString(count()) FROM signins WHERE lowerUTF8(city) = 'zürich 1'"); migration == "0020_city.sql" && got == "0" {
				t.Error("a city is no longer found")
			}
		})
	}
}

// Addresses keep their text where their 16 bytes do not give it back, and only there.
func TestMigrate_addresses_readAsBefore(t *testing.T) {
	const addresses = "[('203.0.113.9', '::ffff:203.0.113.9'), ('0.0.0.0', '::ffff:0.0.0.0'), ('2001:db8::1', '2001:db8::1'), ('2001:db8::ffff:1', '2001:db8::ffff:1'), ('', '::'), " +
		"('no address', '::'), ('2001:DB8::1', '2001:db8::1'), ('::1', '::1'), ('::', '::'), ('fe80::1%eth0', 'fe80::1'), ('::ffff:203.0.113.9', '::ffff:203.0.113.9')]"
	cfg := testkit.EmptyClickHouse(t)
	mustMigrate(t, cfg, migrationsBefore("0021_address.sql"), 0)
	conn := open(t, cfg)
	for _, sql := range []string{
		"INSERT INTO signins (tenant_id, created_at, _id_text, ip_address, ip) SELECT 't', now(), toString(rowNumberInAllBlocks()), one.1, toIPv6(one.2) FROM (SELECT arrayJoin(" + addresses + ") AS one)",
		"CREATE TABLE expected ENGINE = Memory AS SELECT id, ip_address, ip FROM signins",
	} {
		if err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	mustMigrate(t, cfg, migrations.Files, 0)
	if got := text(t, conn, "SELECT toString((count(), countIf(now.ip_address = was.ip_address AND now.ip = was.ip))) FROM expected AS was LEFT JOIN signins_live AS now ON now.id = was.id"); got != "(11,11)" {
		t.Errorf("addresses, and those that are as before: %s", got)
	}
	if got := text(t, conn, "SELECT toString((countIf(_ip_text = ''), countIf(_ip_text = ip_address))) FROM signins WHERE ip_address != ''"); got != "(4,6)" {
		t.Errorf("addresses without and with a text of their own: %s", got)
	}
	if got := text(t, conn, "SELECT toString(count()) FROM signins WHERE ip_address = '203.0.113.9' SETTINGS force_data_skipping_indices = 'by_ip_address'"); got != "1" {
		t.Errorf("found by its text: %s", got)
	}
}

// insertBefore is the statement that inserts a hundred different rows as signins was
// before a layout.
func insertBefore(layout string) string {
	columns, values := "id, user_id, original_request_id, session_id", "request, upper(request), if(number % 3 = 0, request, ''), if(number % 5 = 0, '', request)"
	if layout > "0017_ids.sql" {
		columns, values = "_id_text, _user_id_text, _original_request_id_text, _session_id_text", "request, upper(request), request, request"
	}
	return "INSERT INTO signins (tenant_id, created_at, _partition, _offset, " + columns + ", app_id, app_display_name, latitude, longitude, geo_city, geo_asn, " +
		"client_app, is_modern_auth, is_compliant, trust_type, failure_reason, mfa_result, risk_event_types_v2, sign_in_event_types, id_derived, format) " +
		"WITH if(number % 2 = 0, toString(number), toString(generateUUIDv4())) AS request SELECT 't', now(), 1, number, " + values +
		", toString(number % 7), concat('Müller''s ', number % 7), if(number % 4 = 0, NULL, number / 7), if(number % 4 = 0, NULL, -1 / number), if(number % 2 = 0, '', 'Zürich'), number * 1000, " +
		"'Browser', if(number % 3 = 0, NULL, number % 3 = 1), if(number % 5 = 0, NULL, number % 5 < 3), '', if(number % 2 = 0, '', 'No.'), 'denied', " +
		"arrayMap(i -> repeat('x', i), range(number % 4)), if(number % 3 = 0, ['a', 'b'], []), number % 9 = 0, 'graph' FROM numbers(100)"
}

// migrationsBefore are those of this version before the one of a name.
func migrationsBefore(name string) fstest.MapFS {
	before := fstest.MapFS{}
	for _, entry := range must(fs.ReadDir(migrations.Files, ".")) {
		if entry.Name() < name {
			before[entry.Name()] = file(string(must(fs.ReadFile(migrations.Files, entry.Name()))))
		}
	}
	return before
}

// What was published before there were rollups of legacy client apps goes on to count
// for all other reports, and what a sink of an earlier version still publishes counts
// likewise: neither says that it has them.
func TestMigrate_rollupOfLegacyApps_leavesWhatIsPublished(t *testing.T) {
	cfg := testkit.EmptyClickHouse(t)
	mustMigrate(t, cfg, migrationsBefore("0015_rollup_legacy.sql"), 0)
	conn := open(t, cfg)
	publish := func(tenant string) {
		t.Helper()
		err := conn.Exec(t.Context(), "INSERT INTO rollup_published (tenant_id, granularity, start, batch, computed_at, first_at, digest, totals, has_weeks) "+
			"SELECT ?, 'hour', '2026-03-02 00:00:00', toUInt64(toUnixTimestamp64Milli(now64(3))) * 1048576, now64(3), now64(3), 1, true, true", tenant)
		if err != nil {
			t.Fatal(err)
		}
	}
	publish("before")
	mustMigrate(t, cfg, migrationsBefore("0016_formats.sql"), 0)
	publish("earlier")
	if got := text(t, conn, "SELECT toString(arraySort(groupArray((tenant_id, legacy_apps)))) FROM rollup_published"); got != "[('before',0),('earlier',0)]" {
		t.Errorf("published: %s", got)
	}
	if got := text(t, conn, "SELECT toString(count()) FROM rollup_legacy"); got != "0" {
		t.Errorf("%s rows of legacy client apps", got)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// A table of someone else's is not taken for one of ours.
func TestMigrate_foreignTable_fails(t *testing.T) {
	cfg := testkit.EmptyClickHouse(t)
	mustMigrate(t, cfg, fstest.MapFS{}, 0)
	if err := open(t, cfg).Exec(t.Context(), "CREATE TABLE a (y String) ENGINE = Memory"); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time it is known to have been tried
		if err := migrate(t, cfg, two(), 0); err == nil || !strings.Contains(err.Error(), "already exists") {
			t.Errorf("got %v", err)
		}
	}
}

func TestMigrate_manyAtOnce_applyOnce(t *testing.T) {
	cfg := testkit.EmptyClickHouse(t)
	var group errgroup.Group
	for range 5 {
		group.Go(func() error { return migrate(t, cfg, two(), 0) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	conn := open(t, cfg)
	if got := text(t, conn, "SELECT toString(arraySort(groupArray(x))) FROM a"); got != "[1,2]" {
		t.Errorf("the table holds %s", got)
	}
	// Nobody holds the lock any more.
	testkit.Eventually(t, time.Minute, "the lock's query ends", func() (bool, string) {
		running := text(t, conn, "SELECT toString(countIf(query_id = 'gatehouse-migrate-"+cfg.Database+"')) FROM system.processes")
		return running == "0", running
	})
}

func TestMigrate_lockHeld_waitsUntilTheEnd(t *testing.T) {
	cfg := testkit.EmptyClickHouse(t)
	mustMigrate(t, cfg, fstest.MapFS{}, 0)
	unlock, err := clickhouse.LockMigrations(t.Context(), open(t, cfg), cfg.Database, testkit.Logger(t))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	log := testkit.Logger(t).WithOptions(zap.Hooks(func(e zapcore.Entry) error {
		if strings.HasPrefix(e.Message, "waiting for another process") {
			cancel()
		}
		return nil
	}))
	err = clickhouse.Migrate(ctx, cfg, two(), 0, log)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "wait for another process that migrates") {
		t.Errorf("while the lock is held: %v", err)
	}
	unlock()
	mustMigrate(t, cfg, two(), 0)
}

func TestOpen_serverAway_namesIt(t *testing.T) {
	cfg := clickhouse.DefaultConfig()
	cfg.Addr = []string{"127.0.0.1:1"}
	if _, err := clickhouse.Open(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "127.0.0.1:1") {
		t.Errorf("got %v", err)
	}
}
