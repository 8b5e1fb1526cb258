package clickhouse_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

func retention(t *testing.T, conn driver.Conn) clickhouse.Retention {
	t.Helper()
	r, err := clickhouse.ReadRetention(t.Context(), conn)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMigrate_retention_isTheRuleOfAllTenants(t *testing.T) {
	cfg := testkit.EmptyClickHouse(t)
	changes := 0
	for i, days := range []int{0, 30, 30, 7, 0, 0} {
		mustMigrate(t, cfg, migrations.Files, days)
		conn := open(t, cfg)
		if got := retention(t, conn); got.Default != days || len(got.Tenants) != 0 {
			t.Errorf("migrated with %d days: %+v", days, got)
		}
		if i != 2 && i != 5 {
			changes++
		}
		var n uint64
		if err := conn.QueryRow(t.Context(), "SELECT count() FROM tenant_retention").Scan(&n); err != nil || n != uint64(changes) {
			t.Errorf("%d changes are noted, want %d: %v", n, changes, err)
		}
	}
	if err := migrate(t, cfg, migrations.Files, -1); err == nil {
		t.Error("a negative retention is taken")
	}
}

// A TTL would remove what a tenant with a longer retention keeps.
func TestMigrate_tableWithATTL_losesIt(t *testing.T) {
	cfg := testkit.ClickHouse(t)
	conn := open(t, cfg)
	if err := conn.Exec(t.Context(), "ALTER TABLE signins MODIFY TTL toDateTime(created_at) + toIntervalDay(30)"); err != nil {
		t.Fatal(err)
	}
	mustMigrate(t, cfg, migrations.Files, 30)
	if definition := text(t, conn, "SELECT create_table_query FROM system.tables WHERE database = currentDatabase() AND name = 'signins'"); strings.Contains(definition, " TTL ") {
		t.Error(definition)
	}
}

func TestRetention_rulesOfTenants_theLatestChangeHolds(t *testing.T) {
	conn := open(t, testkit.ClickHouse(t))
	set := func(tenant string, days int) {
		t.Helper()
		if err := clickhouse.SetTenantRetention(t.Context(), conn, tenant, days, "ada"); err != nil {
			t.Fatal(err)
		}
	}
	set("a", 7)
	set("b", 90)
	set("a", 0)
	set("c", 1)
	if err := clickhouse.UnsetTenantRetention(t.Context(), conn, "c", "bob"); err != nil {
		t.Fatal(err)
	}
	if got := retention(t, conn).Tenants; !maps.Equal(got, map[string]int{"a": 0, "b": 90}) {
		t.Errorf("got %v", got)
	}
	set("c", 2)
	rules, err := clickhouse.RetentionRules(t.Context(), conn)
	if err != nil || len(rules) != 4 {
		t.Fatalf("%v, %v", rules, err)
	}
	if c := rules[3]; c.Tenant != "c" || c.Days != 2 || c.ChangedBy != "ada" || time.Since(c.ChangedAt).Abs() > time.Hour {
		t.Errorf("got %+v", c)
	}
	for _, bad := range []struct {
		tenant string
		days   int
	}{{" ", 7}, {"a", -1}, {"a", clickhouse.MaxRetentionDays + 1}} {
		if err := clickhouse.SetTenantRetention(t.Context(), conn, bad.tenant, bad.days, "ada"); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}

func TestRetention_days(t *testing.T) {
	r := clickhouse.Retention{Default: 30, Tenants: map[string]int{"week": 7, "quarter": 90}}
	if r.Days("week") != 7 || r.Days("quarter") != 90 || r.Days("other") != 30 || r.Longest() != 90 {
		t.Errorf("%+v", r)
	}
	r.Tenants["ever"] = 0
	if r.Longest() != 0 || (clickhouse.Retention{Default: 0, Tenants: map[string]int{"a": 7}}).Longest() != 0 {
		t.Error("the longest is not for ever")
	}
}

// The bound moves by 24 hours a day, also over the night in which Berlin has 25.
func TestKeptFrom_winterTime_aDayHas24Hours(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 10, 25, 12, 0, 0, 1, berlin)
	if got, want := clickhouse.KeptFrom(now, 1), time.Date(2026, 10, 24, 11, 0, 1, 0, time.UTC); !got.Equal(want) || got.Location() != time.UTC {
		t.Errorf("got %s, want %s", got, want)
	}
	if !clickhouse.KeptFrom(now, 0).IsZero() {
		t.Error("0 days are not for ever")
	}
}
