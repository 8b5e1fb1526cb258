package clickhouse_test

import (
	"testing"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

// What an analyst sees of a column says what is in it.
func TestMigrate_columnsOfViews_haveTheCommentsOfTheTable(t *testing.T) {
	cfg := testkit.ClickHouse(t)
	conn := open(t, cfg)
	check := func() {
		t.Helper()
		for _, view := range []string{"signins_live", "signins_settled"} {
			const without = `SELECT count() FROM system.columns WHERE database = currentDatabase() AND table = ? AND comment = ''`
			const alike = `SELECT count() FROM system.columns AS v INNER JOIN system.columns AS t ON t.database = v.database AND t.name = v.name AND t.table = 'signins'
WHERE v.database = currentDatabase() AND v.table = ? AND v.comment = t.comment`
			var missing, same uint64
			if err := conn.QueryRow(t.Context(), without, view).Scan(&missing); err != nil {
				t.Fatal(err)
			}
			if err := conn.QueryRow(t.Context(), alike, view).Scan(&same); err != nil {
				t.Fatal(err)
			}
			if missing != 0 || same < 90 {
				t.Errorf("%s: %d columns without a comment, %d with that of the table", view, missing, same)
			}
		}
	}
	check()
	// A view that is made again loses them, and gets them back.
	if err := conn.Exec(t.Context(), "CREATE OR REPLACE VIEW signins_live AS SELECT COLUMNS('^[^_]') EXCEPT (revision, raw_partition, raw_offset, raw_index) FROM signins FINAL"); err != nil {
		t.Fatal(err)
	}
	if err := conn.Exec(t.Context(), `ALTER TABLE signins COMMENT COLUMN id 'It''s \\ so'`); err != nil {
		t.Fatal(err)
	}
	mustMigrate(t, cfg, migrations.Files, 0)
	check()
}
