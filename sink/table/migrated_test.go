package table

import (
	"errors"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestCheckMigrated_tablesOfAnEarlierVersion_areWaitedFor(t *testing.T) {
	cfg := testkit.ClickHouse(t)
	db, err := clickhouse.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nothing is in flight
	conn := NewConnection(cfg)
	defer conn.Close()
	if err := CheckMigrated(t.Context(), conn); err != nil {
		t.Fatalf("as they are: %v", err)
	}
	if err := db.Exec(t.Context(), "DELETE FROM schema_migrations WHERE number >= 21 SETTINGS lightweight_deletes_sync = 2"); err != nil {
		t.Fatal(err)
	}
	err = CheckMigrated(t.Context(), conn)
	if !errors.Is(err, clickhouse.ErrBehind) || !strings.Contains(err.Error(), "0021_address.sql") {
		t.Errorf("without the last migrations: %v", err)
	}
	if errors.Is(err, ErrUnfit) {
		t.Error("the sink would stop, where migrations may be under way")
	}
	if err := db.Exec(t.Context(), "DROP TABLE schema_migrations SYNC"); err != nil {
		t.Fatal(err)
	}
	if err := CheckMigrated(t.Context(), conn); err != nil {
		t.Errorf("tables made in another way: %v", err)
	}
}
