package rollup

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	database "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/internal/userkey"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// event is a sign-in as the table holds it.
type event struct {
	tenant, id               string
	at                       time.Time
	user, name, principal    string
	app, appName             string
	status, client, country  string
	requirement, conditional string
	mfa, code                string
	interactive              bool
}

// userOf says who signed in, as the documentation does.
func (e event) userOf() string {
	switch {
	case strings.Contains(e.user, "-4000-"): // a GUID
		return strings.ToLower(e.user)
	case e.user != "":
		return e.user
	case e.name != "":
		return strings.ToLower(e.name)
	}
	return e.principal
}

func (e event) value(d Dimension) string {
	return map[Dimension]string{
		App: e.app, AppName: e.appName, Status: e.status, ClientApp: e.client, Country: e.country, AuthenticationRequirement: e.requirement,
		ConditionalAccessStatus: e.conditional, MFAResult: e.mfa, ErrorCode: e.code, Interactive: fmt.Sprint(e.interactive),
	}[d]
}

func (e event) meets(where []Condition) bool {
	for _, c := range where {
		if slices.Contains(c.Values, e.value(c.Dimension)) == c.Not {
			return false
		}
	}
	return true
}

// world is a table of sign-ins with rollups, and what must be in it.
type world struct {
	testing.TB
	conn     driver.Conn
	random   *rand.Rand
	reader   *Reader
	plain    *Reader // keeps nothing
	start    time.Time
	days     int
	events   map[string]event
	stored   []event              // in their order, revisions and all
	late     map[string]time.Time // when late ones were stored, as events
	revision uint64
	offset   int64
	inFlight []event
	taken    map[granularity]int // units that were read

	legacy               uint64 // mark of the legacy client apps that are published; 0: none are
	keptParts, readParts int
}

func newWorld(t testing.TB, seed uint64) *world {
	t.Helper()
	conn, err := database.Open(t.Context(), testkit.ClickHouse(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	testkit.Input(t, conn)
	w := &world{TB: t, conn: conn, random: rand.New(rand.NewPCG(seed, 1)), start: monday.AddDate(0, 0, -3), days: 20, legacy: legacyMark, events: map[string]event{}, late: map[string]time.Time{}, taken: map[granularity]int{}}
	run := func(ctx context.Context, sql string, args ...any) (driver.Rows, error) {
		return conn.Query(clickhouse.Context(ctx, clickhouse.WithSettings(clickhouse.Settings{"readonly": 2, "do_not_merge_across_partitions_select_final": 1})), sql, args...)
	}
	w.reader = NewReader(run, NewKept(8<<20, func(kept, read int) { w.keptParts, w.readParts = w.keptParts+kept, w.readParts+read }))
	w.plain = NewReader(run, nil)
	return w
}

func (w *world) do(sql string, args ...any) {
	w.Helper()
	if err := w.conn.Exec(context.Background(), sql, args...); err != nil {
		w.Fatalf("%s: %v", sql, err)
	}
}

func pick(r *rand.Rand, values ...string) string { return values[r.IntN(len(values))] }

// anyEvent makes an event; mostly a new one, else the revision of one that is there.
func (w *world) anyEvent() event {
	r := w.random
	n := r.IntN(40)
	e := event{
		tenant: pick(r, "t1", "t1", "t2"), id: fmt.Sprint("e", r.IntN(100000)),
		at:      w.start.Add(time.Duration(r.Int64N(int64(w.days) * int64(24*time.Hour)))).Truncate(100 * time.Nanosecond),
		appName: pick(r, "Mail", "O'Neil\\Files"), status: pick(r, "Success", "Failure", "Interrupted", ""),
		client: pick(r, "Browser", "IMAP4", "IMAP4", "POP3"), country: pick(r, "DE", "US", ""), requirement: pick(r, "singleFactorAuthentication", "multiFactorAuthentication"),
		conditional: pick(r, "success", "notApplied"), interactive: r.IntN(3) > 0,
		mfa: pick(r, "satisfied", "denied", ""), code: pick(r, "0", "50126", "-7"),
	}
	e.app = pick(r, "", "a1", "a2", "a3")
	switch {
	case n < 25:
		e.user, e.name = fmt.Sprint("u", n), pick(r, "", "Ignored", "renamed")
		if n%5 == 0 { // a GUID, in either case
			guid := fmt.Sprintf("%07da-0000-4000-8000-00000000000b", n)
			e.user = pick(r, guid, strings.ToUpper(guid))
		}
	case n < 32:
		e.name = pick(r, "Üser", "ÜSER", "üser") + fmt.Sprint(n)
	case n < 38:
		e.principal = fmt.Sprint("sp", n)
	}
	if len(w.stored) > 0 && r.IntN(4) == 0 {
		old := w.stored[r.IntN(len(w.stored))]
		e.tenant, e.id, e.at = old.tenant, old.id, old.at
	}
	return e
}

// store stores n events as the sink does a block that may be late: noted before
// and after. An unfinished one is noted as open, and lands later.
func (w *world) store(n int, unfinished bool) {
	w.Helper()
	var list []event
	for range n {
		list = append(list, w.anyEvent())
	}
	w.offset++
	w.note("open", list)
	if unfinished {
		w.inFlight = append(w.inFlight, list...)
		return
	}
	w.insert(list)
	w.note("closed", list)
}

// land stores the blocks in flight. Their notes are closed, or stay open as those
// of a sink that died then.
func (w *world) land(closed bool) {
	w.Helper()
	if len(w.inFlight) == 0 {
		return
	}
	w.insert(w.inFlight)
	if closed {
		w.note("closed", w.inFlight)
	}
	w.inFlight = nil
}

func (w *world) note(state string, list []event) {
	w.Helper()
	var rows []string
	for _, e := range list {
		rows = append(rows, fmt.Sprintf("('%s', %s, 0, %d, '%s')", e.tenant, sqlTime(e.at.Truncate(time.Hour)), w.offset, state))
	}
	w.do("INSERT INTO rollup_touched (tenant_id, hour, partition, first_offset, state) VALUES " + strings.Join(rows, ", "))
}

func (w *world) insert(list []event) {
	w.Helper()
	batch, err := w.conn.PrepareBatch(context.Background(), `INSERT INTO signins_input (tenant_id, _id_text, created_at, revision, _user_id_text, user_principal_name, service_principal_id, app_id, app_display_name, status,
		client_app, country, authentication_requirement, conditional_access_status, is_interactive, late_seconds, mfa_result, error_code, stored_at)`)
	if err != nil {
		w.Fatal(err)
	}
	for _, e := range list {
		w.revision++
		late, key := uint32(w.random.IntN(2)), e.tenant+" "+e.id+" "+e.at.Truncate(time.Second).String()
		stored := w.start.Add(time.Duration(w.revision) * time.Second)
		code, _ := strconv.ParseInt(e.code, 10, 32)
		if err := batch.Append(e.tenant, e.id, e.at, w.revision, e.user, e.name, e.principal, e.app, e.appName, e.status, e.client, e.country, e.requirement, e.conditional, e.interactive, late, e.mfa, int32(code), stored); err != nil {
			w.Fatal(err)
		}
		w.events[key], w.late[key] = e, time.Time{}
		w.stored = append(w.stored, e)
		if late > 0 {
			w.late[key] = stored
		}
	}
	if err := batch.Send(); err != nil {
		w.Fatal(err)
	}
}

// choose chooses units to publish, or all but slices.
func (w *world) choose(all bool) map[granularity][]string {
	chosen := map[granularity][]string{}
	choose := func(g granularity, at time.Time) { chosen[g] = append(chosen[g], fmt.Sprint(at.Unix())) }
	for d := range w.days {
		day := w.start.AddDate(0, 0, d)
		if day.Weekday() == time.Monday && d+7 <= w.days && (all || w.random.IntN(3) == 0) {
			choose(weekly, day)
		}
		whole := all || w.random.IntN(2) == 0
		if whole {
			choose(daily, day)
		}
		for h := range 24 {
			hour := day.Add(time.Duration(h) * time.Hour)
			if whole || w.random.IntN(3) == 0 {
				choose(hourly, hour)
			}
			for n := 0; !all && n < 12 && w.random.IntN(4) > 0; n++ {
				choose(sliced, hour.Add(time.Duration(n)*sliced.width))
			}
		}
	}
	return chosen
}

// startOf is the SQL of the start of the unit that a sign-in lies in.
var startOf = map[granularity]string{
	weekly: "toDateTime(toMonday(created_at), 'UTC')", daily: "toStartOfDay(created_at)", hourly: "toStartOfHour(created_at)", sliced: "toStartOfFiveMinutes(created_at)",
}

// publish computes and publishes some units, or all but slices.
func (w *world) publish(all bool) {
	w.Helper()
	var computedAt time.Time
	if err := w.conn.QueryRow(context.Background(), "SELECT now64(3)").Scan(&computedAt); err != nil {
		w.Fatal(err)
	}
	w.do(numberUsers)
	for g, starts := range w.choose(all) {
		fill := strings.NewReplacer("$granularity", g.name, "$starts", strings.Join(starts, ", "), "$batch", fmt.Sprint(computedAt.UnixMilli()<<20|w.random.Int64N(1<<20)),
			"$start", startOf[g], "$computed", fmt.Sprint(computedAt.UnixMilli()), "$legacy", fmt.Sprint(w.legacy))
		for _, sql := range []string{computeCounts, computeTotals, computeUsers, computeLegacy, publishTenants, publishAll} {
			w.do(fill.Replace(sql))
		}
	}
}

// What a writer of rollups does, without its safety. $start is before $starts in
// each, as Replacer takes the first that fits.
var (
	numberUsers = `INSERT INTO rollup_user_numbers (tenant_id, user_key, number, based_at)
SELECT tenant_id, user_key, (SELECT max(number) FROM rollup_user_numbers) + row_number() OVER (), now64(3)
FROM (SELECT DISTINCT tenant_id, ` + userkey.SQL + ` AS user_key FROM signins FINAL) WHERE user_key != '' AND (tenant_id, user_key) NOT IN (SELECT tenant_id, user_key FROM rollup_user_numbers)`
	settledRows   = ` FROM signins FINAL WHERE toUnixTimestamp($start) IN ($starts)`
	computeCounts = `INSERT INTO rollup_counts SELECT tenant_id, '$granularity', $start AS span, $batch, is_interactive, status, app_id, app_display_name, client_app, country,
authentication_requirement, conditional_access_status, count()` + settledRows + ` GROUP BY ALL`
	computeTotals = `INSERT INTO rollup_totals SELECT tenant_id, '$granularity', one.1, $start AS span, $batch, is_interactive, status, one.2, one.3, count() FROM signins FINAL
ARRAY JOIN [('none', '', ''), ('app', app_id::String, app_display_name::String), ('client_app', client_app::String, ''), ('country', country::String, ''), ('mfa_result', mfa_result::String, ''),
    ('authentication_requirement', authentication_requirement::String, ''), ('conditional_access_status', conditional_access_status::String, ''), ('error_code', toString(error_code), '')] AS one
WHERE toUnixTimestamp($start) IN ($starts) GROUP BY ALL`
	computeUsers = `INSERT INTO rollup_users SELECT tenant_id, '$granularity', app, $start AS span, $batch, is_interactive, groupBitmapState(number)
FROM (SELECT COLUMNS('.'), ` + userkey.SQL + ` AS user_key` + settledRows + `) AS s INNER JOIN rollup_user_numbers AS n ON s.tenant_id = n.tenant_id AND s.user_key = n.user_key
ARRAY JOIN arrayDistinct([app_id, '']) AS app GROUP BY ALL`
	computeLegacy = `INSERT INTO rollup_legacy (tenant_id, kind, granularity, start, batch, value, name, is_interactive, events, success, failure, interrupted, first_at, last_at, late_at)
SELECT tenant_id, one.1, '$granularity', $start AS span, $batch, one.2, one.3, is_interactive, count(), countIf(status = 'Success'), countIf(status = 'Failure'), countIf(status = 'Interrupted'),
    min(created_at), max(created_at), maxIf(stored_at, late_seconds > 0)
FROM (SELECT COLUMNS('.'), ` + userkey.SQL + ` AS user_key, if(user_principal_name != '', user_principal_name, service_principal_name) AS user_name` + settledRows + `)
ARRAY JOIN ` + legacyKinds + ` AS one WHERE $legacy != 0 AND client_app IN ('IMAP4', 'POP3') GROUP BY ALL`
	publishTenants = `INSERT INTO rollup_published (tenant_id, granularity, start, batch, computed_at, first_at, digest, totals, has_weeks, folds_users, legacy_apps)
SELECT DISTINCT tenant_id, '$granularity', $start, $batch, fromUnixTimestamp64Milli($computed), now64(3), 0, true, true, true, $legacy` + settledRows
	publishAll = `INSERT INTO rollup_published (tenant_id, granularity, start, batch, computed_at, first_at, digest, totals, has_weeks, folds_users)
SELECT '', '$granularity', toDateTime(arrayJoin(arrayFilter(s -> s != 0, [$starts])), 'UTC'), $batch, fromUnixTimestamp64Milli($computed), now64(3), 0, true, true, true`
)
