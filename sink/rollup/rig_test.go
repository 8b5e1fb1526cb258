package rollup

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/prometheus/client_golang/prometheus"

	internal "github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
)

const patience = 90 * time.Second

// monday begins the time that most tests are about.
var monday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// rig is one test's tables, with what a sink does to them.
type rig struct {
	t   *testing.T
	cfg internal.Config
	db  driver.Conn

	blocks  int64 // noted so far: their offsets
	horizon time.Time
	stored  map[int32]int64
}

func newRig(t *testing.T) *rig { return newRigOn(t, testkit.ClickHouse(t)) }

func newRigOn(t *testing.T, cfg internal.Config) *rig {
	t.Helper()
	db, err := internal.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	testkit.Input(t, db)
	return &rig{t: t, cfg: cfg, db: db, stored: map[int32]int64{}}
}

// writer is one that leads, with a visibility latency of two hours.
func (r *rig) writer() *Writer {
	r.t.Helper()
	w, err := New(Options{
		ClickHouse: r.cfg, VisibilityLatency: 2 * time.Hour,
		Leads: func() bool { return true }, Stored: func() map[int32]int64 { return r.stored },
	}, prometheus.NewRegistry(), testkit.Logger(r.t))
	if err != nil {
		r.t.Fatal(err)
	}
	w.safety, w.hasty = 0, true
	return w
}

// signIn is what a test says of one.
type signIn struct {
	tenant, id, user, app, status, country string
	client, name                           string
	at                                     time.Time
	revision                               uint64
	interactive                            bool
}

func (r *rig) exec(statement string, args ...any) {
	r.t.Helper()
	if err := r.db.Exec(context.WithoutCancel(r.t.Context()), statement, args...); err != nil {
		r.t.Fatalf("%s: %v", statement, err)
	}
}

func (r *rig) number(statement string, args ...any) uint64 {
	r.t.Helper()
	var n uint64
	if err := r.db.QueryRow(context.WithoutCancel(r.t.Context()), statement, args...).Scan(&n); err != nil {
		r.t.Fatalf("%s: %v", statement, err)
	}
	return n
}

// insert inserts the rows, as a sink does between its notes.
func (r *rig) insert(rows ...signIn) {
	r.t.Helper()
	ctx := clickhouse.Context(context.WithoutCancel(r.t.Context()), clickhouse.WithSettings(clickhouse.Settings{"async_insert": 0}))
	batch, err := r.db.PrepareBatch(ctx, "INSERT INTO signins_input (tenant_id, created_at, _id_text, revision, _user_id_text, app_id, app_display_name, status, country, is_interactive, mfa_result, error_code, client_app, user_principal_name, late_seconds)")
	for i := 0; err == nil && i < len(rows); i++ {
		s := rows[i]
		err = batch.Append(s.tenant, s.at, s.id, s.revision, s.user, s.app, "App "+s.app, s.status, s.country, s.interactive, "by "+s.country, int32(len(s.status)+len(s.user)), s.client, s.name, uint32(s.revision-1))
	}
	if err == nil {
		err = batch.Send()
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// noteOf is what a sink notes of a row: its hour, or its slice when the hour is open.
func (r *rig) noteOf(s signIn) time.Time {
	if s.at.Before(r.horizon.Truncate(time.Hour)) {
		return s.at.Truncate(time.Hour)
	}
	return s.at.Truncate(5 * time.Minute)
}

// note writes the notes of a block of late rows.
func (r *rig) note(block int64, state string, rows []signIn) {
	r.t.Helper()
	batch, err := r.db.PrepareBatch(context.WithoutCancel(r.t.Context()), "INSERT INTO rollup_touched (tenant_id, hour, partition, first_offset, state)")
	for i := 0; err == nil && i < len(rows); i++ {
		err = batch.Append(rows[i].tenant, r.noteOf(rows[i]), int32(0), block, state)
	}
	if err == nil {
		err = batch.Send()
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// late stores a block of late rows.
func (r *rig) late(rows ...signIn) {
	r.t.Helper()
	r.blocks++
	r.note(r.blocks, "open", rows)
	r.insert(rows...)
	r.note(r.blocks, "closed", rows)
}

// settle moves the horizon to the moment.
func (r *rig) settle(horizon time.Time) {
	r.t.Helper()
	r.horizon = horizon
	r.exec("INSERT INTO stored_through (consumer_group, stored_through, measured_at) VALUES ('sink', ?, now64(3))", horizon.Add(2*time.Hour))
}

// round has the writer make one round.
func (r *rig) round(w *Writer) {
	r.t.Helper()
	for more := true; more; { // a slow machine takes several, each of which ends after a while
		var err error
		if more, err = w.turn(context.WithoutCancel(r.t.Context())); err != nil {
			r.t.Fatal(err)
		}
	}
}

var errKilled = errors.New("killed between two statements")

// killedAfter makes the writer die after so many statements.
func killedAfter(w *Writer, n int) {
	w.between = func() error {
		if n--; n < 0 {
			return errKilled
		}
		return nil
	}
}

// clean are the published spans that readers take from the rollups; the other
// statements find them in the table clean_spans.
const clean = `SELECT p.tenant_id AS tenant_id, p.granularity AS granularity, p.start AS start, p.newest AS batch FROM
(SELECT tenant_id, granularity, start, max(batch) AS newest, argMax(computed_at, batch) AS computed FROM rollup_published GROUP BY tenant_id, granularity, start) AS p
WHERE (p.tenant_id, p.granularity, p.start) NOT IN (SELECT p.tenant_id, p.granularity, p.start FROM
    (SELECT tenant_id, granularity, start, argMax(computed_at, batch) AS computed FROM rollup_published GROUP BY tenant_id, granularity, start) AS p
    INNER JOIN (SELECT tenant_id, span.1 AS granularity, span.2 AS start, max(last) AS last, max(noted) AS noted FROM
        (SELECT tenant_id, hour, argMax(state, (noted_at, state)) = 'open' AS last, max(noted_at) AS noted FROM rollup_touched GROUP BY tenant_id, hour, partition, first_offset)
        ` + touched + ` GROUP BY tenant_id, granularity, start) AS n
    ON n.tenant_id = p.tenant_id AND toString(n.granularity) = toString(p.granularity) AND n.start = p.start
    WHERE n.last OR n.noted >= p.computed)
AND (p.granularity != 'slice' OR toStartOfHour(p.start) NOT IN (SELECT start FROM rollup_published WHERE granularity = 'hour' AND tenant_id = '')
    AND (p.tenant_id, toStartOfHour(p.start)) NOT IN (SELECT tenant_id, start FROM rollup_published WHERE granularity = 'hour'))`

const (
	// touched are the spans in which a noted hour has a part, or which are a part of it.
	touched = `ARRAY JOIN arrayConcat([('hour', toStartOfHour(hour)), ('day', toStartOfDay(hour)), ('week', toDateTime(toMonday(hour), 'UTC'))], arrayMap(i -> ('slice', hour + 300 * i), range(if(hour = toStartOfHour(hour), 12, 1)))) AS span`
	spanned = `ARRAY JOIN CAST(['hour', 'day', 'week', 'slice'], 'Array(Enum8(\'hour\' = 1, \'day\' = 2, \'week\' = 3, \'slice\' = 4))') AS granularity`
	startOf = `multiIf(granularity = 'slice', toStartOfFiveMinutes(created_at), granularity = 'hour', toStartOfHour(created_at), granularity = 'day', toStartOfDay(created_at), toDateTime(toMonday(created_at), 'UTC')) AS start`

	userBrute = `if(user_id != '', if(isNull(toUUIDOrNull(user_id)), user_id, lower(user_id)), lowerUTF8(user_principal_name))`

	countsRolledUp = `SELECT tenant_id, granularity, start, is_interactive, status, app_id, country, sum(events) AS n FROM rollup_counts
WHERE (tenant_id, granularity, start, batch) IN (SELECT * FROM clean_spans) GROUP BY ALL`
	countsBrute = `SELECT tenant_id, granularity, ` + startOf + `, is_interactive, status, app_id, country, count() AS n FROM signins FINAL ` + spanned + `
WHERE (tenant_id, granularity, start) IN (SELECT tenant_id, granularity, start FROM clean_spans) GROUP BY ALL`

	totalsRolledUp = `SELECT tenant_id, granularity, start, toString(dimension) AS dimension, is_interactive, status, value, name, sum(events) AS n FROM rollup_totals
WHERE (tenant_id, granularity, start, batch) IN (SELECT * FROM clean_spans) GROUP BY ALL`
	totalsBrute = `SELECT tenant_id, granularity, start, one.1 AS dimension, is_interactive, status, one.2 AS value, one.3 AS name, count() AS n
FROM (SELECT COLUMNS('.'), granularity, ` + startOf + ` FROM signins FINAL ` + spanned + `)
ARRAY JOIN [('none', '', ''), ('app', app_id::String, app_display_name::String), ('client_app', client_app::String, ''), ('country', country::String, ''), ('mfa_result', mfa_result::String, ''),
    ('authentication_requirement', '', ''), ('conditional_access_status', '', ''), ('error_code', toString(error_code), '')] AS one
WHERE (tenant_id, granularity, start) IN (SELECT tenant_id, granularity, start FROM clean_spans) GROUP BY ALL`

	// Values are compared as their hashes are.
	legacyRolledUp = `SELECT tenant_id, granularity, start, toString(kind) AS kind, if(isNull(toUUIDOrNull(value)), value, lower(value)), name, is_interactive, sum(events) AS n, sum(success) AS s, sum(failure) AS f, sum(interrupted) AS i,
    min(first_at) AS first, max(last_at) AS last, max(late_at) AS late, any(value_hash) AS hash FROM rollup_legacy WHERE (tenant_id, granularity, start, batch) IN (SELECT * FROM clean_spans) GROUP BY ALL`
	legacyBrute = `SELECT tenant_id, granularity, start, one.1 AS kind, one.2 AS value, one.3 AS name, is_interactive, count() AS n, countIf(status = 'Success') AS s, countIf(status = 'Failure') AS f, countIf(status = 'Interrupted') AS i,
    min(created_at) AS first, max(created_at) AS last, maxIf(stored_at, late_seconds > 0) AS late, reinterpretAsUInt128(sipHash128(one.2)) AS hash
FROM (SELECT COLUMNS('.'), granularity, ` + startOf + ` FROM signins FINAL ` + spanned + ` WHERE client_app IN ('IMAP4', 'POP3'))
ARRAY JOIN [('clientApp', client_app::String, ''), ('app', app_id::String, app_display_name::String), ('user', ` + userBrute + `, user_principal_name)] AS one
WHERE (tenant_id, granularity, start) IN (SELECT tenant_id, granularity, start FROM clean_spans) GROUP BY ALL`

	usersRolledUp = `SELECT tenant_id, granularity, start, app_id, is_interactive, user_key FROM
(SELECT tenant_id, granularity, start, app_id, is_interactive, arrayJoin(bitmapToArray(users)) AS number FROM rollup_users WHERE (tenant_id, granularity, start, batch) IN (SELECT * FROM clean_spans)) AS u
LEFT JOIN rollup_user_numbers AS k ON k.tenant_id = u.tenant_id AND k.number = u.number`
	usersBrute = `SELECT DISTINCT tenant_id, granularity, ` + startOf + `, app, is_interactive, user_key FROM
(SELECT tenant_id, created_at, is_interactive, ` + userBrute + ` AS user_key, arrayJoin(arrayDistinct(['', app_id])) AS app FROM signins FINAL WHERE user_key != '') ` + spanned + `
WHERE (tenant_id, granularity, start) IN (SELECT tenant_id, granularity, start FROM clean_spans)`
)

// check compares what readers take from the rollups with brute force, and
// returns how many spans they take.
func (r *rig) check() (spans uint64) {
	r.t.Helper()
	r.exec("CREATE OR REPLACE TABLE clean_spans ENGINE = Memory AS " + clean)
	for name, pair := range map[string][2]string{"counts": {countsRolledUp, countsBrute}, "totals": {totalsRolledUp, totalsBrute}, "legacy": {legacyRolledUp, legacyBrute}, "users": {usersRolledUp, usersBrute}} {
		for _, difference := range [][2]string{pair, {pair[1], pair[0]}} {
			if n := r.number("SELECT count() FROM (" + difference[0] + " EXCEPT " + difference[1] + ")"); n != 0 {
				r.t.Fatalf("%s: %d rows differ from brute force", name, n)
			}
		}
	}
	hidden := r.number(`SELECT count() FROM (SELECT DISTINCT tenant_id, granularity, ` + startOf + ` FROM signins FINAL ` + spanned + `) AS s
WHERE (granularity, start) IN (SELECT granularity, start FROM rollup_published WHERE tenant_id = '')
    AND (tenant_id, granularity, start) NOT IN (SELECT tenant_id, granularity, start FROM rollup_published)
    AND (tenant_id, granularity, start) NOT IN (SELECT tenant_id, CAST(span.1, 'Enum8(\'hour\' = 1, \'day\' = 2, \'week\' = 3, \'slice\' = 4)'), span.2 FROM rollup_touched ` + touched + `)`)
	if hidden != 0 {
		r.t.Fatalf("%d spans with sign-ins are said to be empty", hidden)
	}
	if n := r.number("SELECT toUInt64(2*count() - uniqExact(number) - uniqExact(tenant_id, user_key)) FROM rollup_user_numbers WHERE tenant_id != ''"); n != 0 {
		r.t.Fatalf("%d numbers or users are not unique", n)
	}
	return r.number("SELECT count() FROM clean_spans WHERE tenant_id != ''")
}

// withoutLegacy counts the spans whose publications do not have the sign-ins by
// legacy client apps.
func (r *rig) withoutLegacy() uint64 {
	r.t.Helper()
	_, mark := schemas.ClientApps().Legacy()
	return r.number("SELECT count() FROM rollup_published FINAL WHERE legacy_apps != ?", mark)
}

// complete checks that readers take all settled spans that have sign-ins from the
// rollups, of slices those of the hour that the horizon lies in.
func (r *rig) complete(horizon time.Time) {
	r.t.Helper()
	r.check()
	missing := r.number(`SELECT count() FROM (SELECT DISTINCT tenant_id, granularity, `+startOf+` FROM signins FINAL `+spanned+`)
WHERE start + multiIf(granularity = 'slice', 300, granularity = 'hour', 3600, granularity = 'day', 86400, 604800) <= ?
    AND (granularity != 'week' OR toDayOfWeek(start) = 1) -- 1970 begins within one
    AND (granularity != 'slice' OR start >= toStartOfHour(toDateTime(?, 'UTC'))) AND (tenant_id, granularity, start) NOT IN (SELECT tenant_id, granularity, start FROM clean_spans)`, horizon, horizon)
	if missing != 0 {
		r.t.Fatalf("%d settled spans are not taken from the rollups", missing)
	}
	if n := r.withoutLegacy(); n != 0 {
		r.t.Fatalf("%d spans have no rows of legacy client apps", n)
	}
}

// signIns are n sign-ins of the tenant, one every interval.
func signIns(tenant string, from time.Time, every time.Duration, n int) []signIn {
	all := make([]signIn, n)
	for i := range all {
		all[i] = signIn{tenant: tenant, id: fmt.Sprintf("%s-%d", tenant, i), user: fmt.Sprintf("u%d", i%7), app: fmt.Sprintf("app%d", i%3),
			status: "Success", country: "DE", client: []string{"Browser", "IMAP4"}[i/2%2], name: fmt.Sprintf("User%d@x", i%7), at: from.Add(time.Duration(i) * every), revision: 1, interactive: i%2 == 0}
	}
	return all
}
