package clickhouse_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/derived"
)

// Statements on the stored columns write out by derived.SQL what the table signins
// derives: each must be the expression that the table has.
func TestMigrate_derivedColumns_areThoseOfTheCode(t *testing.T) {
	conn := open(t, testkit.ClickHouse(t))
	rows, err := conn.Query(t.Context(), "SELECT name, default_expression FROM system.columns WHERE database = currentDatabase() AND table = 'signins' AND default_kind = 'ALIAS'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	derivations := map[string]string{}
	for rows.Next() {
		var name, expression string
		if err := rows.Scan(&name, &expression); err != nil {
			t.Fatal(err)
		}
		derivations[name] = expression
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(derivations) < 70 {
		t.Fatalf("signins derives %d columns", len(derivations))
	}
	for name, expression := range derivations {
		var written string
		if err := conn.QueryRow(t.Context(), "SELECT formatQuerySingleLine('SELECT ' || $1)", derived.SQL(name)).Scan(&written); err != nil {
			t.Fatal(err)
		}
		if written != "SELECT "+expression {
			t.Errorf("%s is %s in the table, and here %s", name, expression, written)
		}
		from := "SELECT " + strings.Join(derived.From(name), ", ") + " FROM " + derived.Stored
		if err := conn.Exec(t.Context(), "SELECT "+derived.SQL(name)+" FROM ("+from+") LIMIT 0"); err != nil {
			t.Errorf("%s from %s: %v", name, derived.From(name), err)
		}
	}
	if got := derived.SQL("city"); got != "city" || !slices.Equal(derived.From("city"), []string{"city"}) {
		t.Errorf("a stored column is %s, from %s", got, derived.From("city"))
	}
}

// storedColumns are the columns of the table of stored ones.
func storedColumns(t *testing.T, conn driver.Conn) (names []string) {
	t.Helper()
	err := conn.QueryRow(t.Context(), "SELECT arraySort(groupArray(name)) FROM system.columns WHERE database = currentDatabase() AND table = $1", derived.Stored).Scan(&names)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestMakeStored_columnsThatChange_areFollowed(t *testing.T) {
	conn := open(t, testkit.ClickHouse(t))
	before := storedColumns(t, conn)
	if err := conn.Exec(t.Context(), "ALTER TABLE signins ADD COLUMN one_more String, ADD COLUMN derived_more String ALIAS upper(one_more)"); err != nil {
		t.Fatal(err)
	}
	if err := clickhouse.MakeStored(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	if now := storedColumns(t, conn); len(before) < 50 || len(now) != len(before)+1 {
		t.Errorf("%d columns before, %d with another stored one: %q", len(before), len(now), now)
	}
}

// A backup that is restored under another name brings a table that reads the
// original's sign-ins.
func TestCheckStored_ofAnotherDatabase_isRefusedUntilMadeAnew(t *testing.T) {
	cfg := testkit.ClickHouse(t)
	conn := open(t, cfg)
	if err := clickhouse.CheckStored(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	err := conn.Exec(t.Context(), "CREATE OR REPLACE TABLE "+derived.Stored+" AS "+derived.Stored+" ENGINE = Buffer('another', 'signins', 1, 10, 100, 10000, 1000000, 10000000, 100000000)")
	if err != nil {
		t.Fatal(err)
	}
	if err := clickhouse.CheckStored(t.Context(), conn); !errors.Is(err, clickhouse.ErrElsewhere) {
		t.Errorf("stored columns of another database: %v", err)
	}
	if err := clickhouse.MakeStored(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	if err := clickhouse.CheckStored(t.Context(), conn); err != nil {
		t.Errorf("made anew: %v", err)
	}
}
