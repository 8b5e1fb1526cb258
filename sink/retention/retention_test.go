package retention

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// noon is the clock of the tests: a Friday.
var noon = time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)

// house is tables with rows, and a worker on them.
type house struct {
	*testing.T
	cfg  clickhouse.Config
	conn driver.Conn
}

func newHouse(t *testing.T, defaultDays int, tenants map[string]int) *house {
	t.Helper()
	cfg := testkit.ClickHouse(t)
	conn, err := clickhouse.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	h := &house{t, cfg, conn}
	h.exec("INSERT INTO tenant_retention (tenant_id, sequence, days, changed_by) VALUES ('', 100, ?, 'test')", defaultDays)
	for tenant, days := range tenants {
		if err := clickhouse.SetTenantRetention(t.Context(), conn, tenant, days, "test"); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func (h *house) exec(sql string, args ...any) {
	h.Helper()
	if err := h.conn.Exec(h.Context(), sql, args...); err != nil {
		h.Fatal(err)
	}
}

// batchNow is the moment and a batch computed at it.
const batchNow = "now64(3), toUInt64(toUnixTimestamp64Milli(now64(3))) * 1048576"

// daily stores a sign-in of each tenant for each of so many days before noon, at
// noon, with its hour and day in the rollups; that of d days ago has the id d.
func (h *house) daily(days int, tenants ...string) {
	h.Helper()
	for _, tenant := range tenants {
		h.exec("INSERT INTO signins (tenant_id, _id_text, created_at) SELECT ?, toString(number), toDateTime64(?, 7, 'UTC') - toIntervalDay(number) FROM numbers(?)", tenant, noon.Format(time.DateTime), days)
	}
	const spans = "SELECT tenant_id, granularity, multiIf(granularity = 'hour', toStartOfHour(created_at), granularity = 'day', toStartOfDay(created_at), toDateTime(toMonday(created_at), 'UTC')) AS start, %s FROM signins ARRAY JOIN ['hour', 'day', 'week'] AS granularity"
	h.exec("INSERT INTO rollup_counts (tenant_id, granularity, start, events) " + fmt.Sprintf(spans, "1"))
	h.exec("INSERT INTO rollup_totals (tenant_id, granularity, start, events) " + fmt.Sprintf(spans, "1"))
	h.exec("INSERT INTO rollup_legacy (tenant_id, granularity, start, value) " + fmt.Sprintf(spans, "concat('user of day ', id)"))
	h.exec("INSERT INTO rollup_users (tenant_id, granularity, start, users) " + fmt.Sprintf(spans, "groupBitmapState(toUInt32(1))") + " GROUP BY ALL")
	h.exec("INSERT INTO rollup_published (tenant_id, granularity, start, computed_at, batch, totals, has_weeks, folds_users) " + fmt.Sprintf(spans, batchNow+", true, true, true"))
	h.exec("INSERT INTO rollup_published (tenant_id, granularity, start, computed_at, batch, totals, has_weeks, folds_users) SELECT DISTINCT '', granularity, start, " + batchNow + ", true, true, true FROM rollup_published")
}

// worker is one whose clock stands.
func (h *house) worker(now time.Time) (*Worker, *prometheus.Registry) {
	h.Helper()
	registry := prometheus.NewRegistry()
	w, err := New(h.cfg, func() bool { return true }, registry, testkit.Logger(h.T))
	if err != nil {
		h.Fatal(err)
	}
	w.now = func() time.Time { return now }
	return w, registry
}

func (h *house) passAt(now time.Time) *prometheus.Registry {
	h.Helper()
	w, registry := h.worker(now)
	if err := w.once(h.Context()); err != nil {
		h.Fatal(err)
	}
	return registry
}

// count asks for a number, by a plain SELECT without FINAL.
func (h *house) count(sql string, args ...any) int {
	h.Helper()
	var n uint64
	if err := h.conn.QueryRow(h.Context(), sql, args...).Scan(&n); err != nil {
		h.Fatal(err)
	}
	return int(n)
}

// oldest is, by tenant, of how many days ago the oldest sign-in stored is.
func (h *house) oldest() map[string]int {
	h.Helper()
	rows, err := h.conn.Query(h.Context(), "SELECT tenant_id, toInt64(max(toUInt32(id))) FROM signins GROUP BY tenant_id")
	if err != nil {
		h.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // read to the end below
	oldest := map[string]int{}
	for rows.Next() {
		var tenant string
		var days int64
		if err := rows.Scan(&tenant, &days); err != nil {
			h.Fatal(err)
		}
		oldest[tenant] = int(days)
	}
	return oldest
}

func value(t *testing.T, registry *prometheus.Registry, name string) float64 {
	t.Helper()
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	for _, f := range families {
		if f.GetName() == name {
			for _, m := range f.GetMetric() {
				sum += m.GetCounter().GetValue() + m.GetGauge().GetValue()
			}
		}
	}
	return sum
}

func TestRetention_clockMoves_rowsAreGoneByTenant(t *testing.T) {
	h := newHouse(t, 10, map[string]int{"short": 3, "long": 20})
	h.daily(40, "short", "long", "other", "another")
	h.passAt(noon)
	kept := map[string]int{"short": 3, "long": 20, "other": 10, "another": 10}
	if got := h.oldest(); !maps.Equal(got, kept) {
		t.Errorf("oldest in days: %v, want %v", got, kept)
	}
	// What has been past its bound for less than half a day waits for more.
	registry := h.passAt(noon.Add(grace - time.Second))
	if got := h.oldest(); !maps.Equal(got, kept) {
		t.Errorf("within half a day: %v, want %v", got, kept)
	}
	if overdue := value(t, registry, "gatehouse_sink_retention_overdue_seconds"); overdue != grace.Seconds()-1 {
		t.Errorf("the oldest row is %v s past its bound", overdue)
	}
	registry = h.passAt(noon.Add(grace))
	if got, want := h.oldest(), map[string]int{"short": 2, "long": 19, "other": 9, "another": 9}; !maps.Equal(got, want) {
		t.Errorf("half a day later: %v, want %v", got, want)
	}
	if overdue := value(t, registry, "gatehouse_sink_retention_overdue_seconds"); overdue > (24 * time.Hour).Seconds() {
		t.Errorf("a row is %v s past its retention", overdue)
	}
	h.goneFromParts(3 + 20 + 10 + 10)
}

// goneFromParts checks that the parts themselves hold so many rows, masks and
// pending rewrites apart.
func (h *house) goneFromParts(rows int) {
	h.Helper()
	if got := h.count("SELECT sum(rows) FROM system.parts WHERE database = currentDatabase() AND table = 'signins' AND active"); got != rows {
		h.Errorf("the parts hold %d rows, want %d", got, rows)
	}
	if got := h.count("SELECT count() FROM system.mutations WHERE database = currentDatabase() AND table = 'signins' AND NOT is_done"); got != 0 {
		h.Errorf("%d rewrites are not done", got)
	}
	if got := h.count("SELECT sum(has_lightweight_delete) FROM system.parts WHERE database = currentDatabase() AND active"); got != 0 {
		h.Errorf("%d parts mask rows instead of not having them", got)
	}
}

func TestRetention_rollups_goWithTheirRows(t *testing.T) {
	h := newHouse(t, 10, map[string]int{"short": 3})
	h.daily(30, "short", "other")
	h.passAt(noon.Add(grace))
	for _, name := range []string{"rollup_counts", "rollup_totals", "rollup_users", "rollup_legacy", "rollup_published"} {
		for tenant, days := range map[string]int{"short": 3, "other": 10} {
			weeks := 0 // that begin after the bound
			if tenant == "other" {
				weeks = 1
			}
			for granularity, want := range map[string]int{"hour": days, "day": days, "week": weeks} {
				if got := h.count("SELECT uniqExact(start) FROM "+name+" WHERE tenant_id = ? AND granularity = ?", tenant, granularity); got != want {
					t.Errorf("%s holds %d of each %s of %s, want %d", name, got, granularity, tenant, want)
				}
			}
		}
	}
	if got := h.count("SELECT count() FROM rollup_published WHERE tenant_id = '' AND granularity = 'hour'"); got != 10 {
		t.Errorf("%d hours of all tenants are published, want those of the longest retention, 10", got)
	}
}

// A user whose last sign-in goes is named by no rollup any more, also where the bound
// lies within the day; and no day is published whose rows are gone.
func TestRetention_idsInRollups_goWithTheLastSignIn(t *testing.T) {
	h := newHouse(t, 10, nil)
	h.exec("INSERT INTO signins (tenant_id, _id_text, created_at) VALUES ('a', '77', toDateTime64(?, 7, 'UTC'))", noon.AddDate(0, 0, -9).Add(-11*time.Hour).Format(time.DateTime))
	h.daily(30, "a")
	h.passAt(noon.AddDate(0, 0, 1).Add(2 * time.Hour)) // the bound lies 13 hours after it
	if got := h.oldest()["a"]; got != 8 {
		t.Errorf("the oldest sign-in is %d days old", got)
	}
	if got := h.count("SELECT count() FROM rollup_legacy WHERE value NOT IN (SELECT concat('user of day ', id) FROM signins)"); got != 0 {
		t.Errorf("%d rows name users without sign-ins", got)
	}
	const rows = "(SELECT tenant_id, granularity, start FROM rollup_legacy)"
	if got := h.count("SELECT count() FROM rollup_published WHERE tenant_id != '' AND (tenant_id, granularity, start) NOT IN " + rows); got != 0 || h.count("SELECT count() FROM "+rows) < 16 {
		t.Errorf("%d spans are published whose rows are gone", got)
	}
}

func TestRetention_forEver_keepsEverything(t *testing.T) {
	for _, c := range []struct {
		all, tenant int
		want        map[string]int
	}{
		{3, 0, map[string]int{"own": 19, "other": 2}},
		{0, 3, map[string]int{"own": 2, "other": 19}},
	} {
		h := newHouse(t, c.all, map[string]int{"own": c.tenant})
		h.daily(20, "own", "other")
		h.passAt(noon.Add(grace))
		if got := h.oldest(); !maps.Equal(got, c.want) {
			t.Errorf("%d days for all, %d for one: oldest %v, want %v", c.all, c.tenant, got, c.want)
		}
	}
}

func TestRetention_twoWorkersAtOnce_areHarmless(t *testing.T) {
	h := newHouse(t, 10, map[string]int{"short": 3, "long": 20})
	h.daily(40, "short", "long", "other")
	var both errgroup.Group
	for range 2 {
		w, _ := h.worker(noon.Add(grace))
		both.Go(func() error { return w.once(context.WithoutCancel(t.Context())) })
	}
	if err := both.Wait(); err != nil {
		t.Fatal(err)
	}
	if got, want := h.oldest(), map[string]int{"short": 2, "long": 19, "other": 9}; !maps.Equal(got, want) {
		t.Errorf("oldest in days: %v, want %v", got, want)
	}
	h.goneFromParts(3 + 20 + 10)
}

// What came from a producer years late is past its retention at once.
func TestRetention_historyStoredLate_isRemovedToo(t *testing.T) {
	h := newHouse(t, 30, nil)
	for _, at := range []string{"1900-01-01 00:00:00", "1969-12-31 23:59:59", "2001-01-01 00:00:00", "2026-07-01 00:00:00"} {
		h.exec("INSERT INTO signins (tenant_id, _id_text, created_at) VALUES ('t', '1', toDateTime64(?, 7, 'UTC'))", at)
	}
	registry := h.passAt(noon)
	h.goneFromParts(1)
	if got := value(t, registry, "gatehouse_sink_retention_rows_total"); got != 3 {
		t.Errorf("%v rows counted as removed, want 3", got)
	}
}

// A clock that runs fast must not remove for good what the server's clock keeps.
func TestRetention_clock_theEarlierOfTwoDecides(t *testing.T) {
	h := newHouse(t, 30, nil)
	w, _ := h.worker(noon)
	w.now = nil
	before := time.Now()
	got, err := w.clock(t.Context(), store{h.conn})
	if err != nil || got.After(time.Now()) || got.Before(before.Add(-time.Minute)) {
		t.Errorf("%s, %v", got, err)
	}
}

func TestPlanOf(t *testing.T) {
	monday := func(day string) time.Time {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	hour := time.Hour
	past, cut, short := monday("2026-06-08"), monday("2026-06-15"), monday("2026-07-06")
	weekly, whole := table{weekly: true}, table{}
	for _, c := range []struct {
		name          string
		table         table
		ever          bool
		weeks         []week
		drop, rewrite int
	}{
		{"nothing", weekly, false, nil, 0, 0},
		{"a week past all bounds", weekly, false, []week{{past, 1, 72 * hour}}, 1, 0},
		{"a week that one tenant keeps for ever", weekly, true, []week{{past, 1, 72 * hour}}, 0, 1},
		{"a week past all bounds, of a table without weeks", whole, false, []week{{past, 1, 72 * hour}}, 0, 1},
		{"a week cut by a bound, long past", weekly, false, []week{{cut, 1, grace}}, 0, 1},
		{"a week cut by a bound, just past", weekly, false, []week{{cut, 1, grace - 1}}, 0, 0},
		{"one that is due takes the others along", weekly, false, []week{{past, 1, 72 * hour}, {cut, 1, hour}, {short, 1, 13 * hour}}, 1, 2},
	} {
		rules := clickhouse.Retention{Default: 30, Tenants: map[string]int{"week": 7}} // from 06-17 and 07-10
		if c.ever {
			rules.Tenants["ever"] = 0
		}
		if p := planOf(c.table, c.weeks, boundsAt(noon, rules)); len(p.drop) != c.drop || len(p.rewrite) != c.rewrite {
			t.Errorf("%s: %+v", c.name, p)
		}
	}
}

func TestBounds_expression_namesNoTenant(t *testing.T) {
	sql, parameters := boundsAt(noon, clickhouse.Retention{Default: 30, Tenants: map[string]int{"O'Neil": 7}}).expression()
	if strings.Contains(sql, "Neil") || strings.Contains(sql, "2026") || len(parameters) != 5 {
		t.Errorf("%s with %v", sql, parameters)
	}
}
