package clickhouse_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

func TestCheckMigrated_tablesOfAnEarlierVersion_areNamed(t *testing.T) {
	cfg := testkit.EmptyClickHouse(t)
	first := fstest.MapFS{"0001_first.sql": {Data: []byte("CREATE TABLE a (x Int64) ENGINE = MergeTree ORDER BY x;\n")}}
	mustMigrate(t, cfg, first, 0)
	conn := open(t, cfg)
	if err := clickhouse.CheckMigrated(t.Context(), conn, first); err != nil {
		t.Errorf("as they are: %v", err)
	}
	later := fstest.MapFS{
		"0001_first.sql":  first["0001_first.sql"],
		"0002_second.sql": {Data: []byte("ALTER TABLE a ADD COLUMN y Int64;\nALTER TABLE a ADD COLUMN x Int64;\n")},
	}
	expectBehind(t, clickhouse.CheckMigrated(t.Context(), conn, later), "migration 0002_second.sql: 0 of 2 statements applied")
	_ = migrate(t, cfg, later, 0) // stops half way
	expectBehind(t, clickhouse.CheckMigrated(t.Context(), conn, later), "migration 0002_second.sql: 1 of 2 statements applied")
	if err := clickhouse.CheckMigrated(t.Context(), conn, first); err != nil {
		t.Errorf("an earlier version: %v", err)
	}
	if err := conn.Exec(t.Context(), "DROP TABLE schema_migrations SYNC"); err != nil {
		t.Fatal(err)
	}
	if err := clickhouse.CheckMigrated(t.Context(), conn, later); err != nil {
		t.Errorf("tables made in another way: %v", err)
	}
}

func expectBehind(t *testing.T, err error, want string) {
	t.Helper()
	if !errors.Is(err, clickhouse.ErrBehind) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "run gatehouse migrate") {
		t.Errorf("got %v, want %q", err, want)
	}
}

func TestCheckMigrated_ownTables_areAsTheyShallBe(t *testing.T) {
	if err := clickhouse.CheckMigrated(t.Context(), open(t, testkit.ClickHouse(t)), migrations.Files); err != nil {
		t.Error(err)
	}
}
