package e2e

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/query/rollup"
)

// weeklyReport is the answer of /api/reports/weekly.
type weeklyReport struct {
	Horizon    *time.Time
	From, To   *time.Time
	RestatedAt *time.Time
	Weeks      []reportedWeek
}

type reportedWeek struct {
	Start                                                 time.Time
	SignIns, Success, Failure, Interrupted, DistinctUsers uint64
	RestatedAt                                            *time.Time
}

// numbers are what the report says of the week.
func (w reportedWeek) numbers() string {
	return fmt.Sprintf("%s: %d = %d + %d + %d, %d users", w.Start.Format(time.DateOnly), w.SignIns, w.Success, w.Failure, w.Interrupted, w.DistinctUsers)
}

// stepsWithin is when no further step begins; a busy machine does six.
const stepsWithin = 20 * time.Second

const keyOfUser = "multiIf(user_id != '', if(isNull(toUUIDOrNull(user_id)), user_id, lower(user_id)), user_principal_name != '', lowerUTF8(user_principal_name), service_principal_id)"

// TestRollups_anyLatenessRepeatsRevisionsAndCrashes_equalBruteForce sends random
// events over some weeks while sinks come, go and die, and compares at every
// step, whatever the rollups know by then, the weekly report and other readings
// with a count over signins_settled. ROLLUP_SEED repeats a run.
func TestRollups_anyLatenessRepeatsRevisionsAndCrashes_equalBruteForce(t *testing.T) {
	r := newRollupRig(t)
	r.startSink()
	r.send(200)
	r.awaitAllStored()
	r.awaitRestated()
	known := map[string]weeklyReport{}
	fixed := r.fixedPeriod()
	for step, began := 0, time.Now(); step < 6 || step < 18 && time.Since(began) < stepsWithin; step++ {
		what := r.anyStep(step)
		r.compare(what)
		r.compareFixed(known, fixed)
		if t.Failed() {
			t.Fatalf("after step %d, %s", step, what)
		}
	}
	if len(r.sinks) == 0 {
		r.startSink()
	}
	r.awaitAllStored()
	r.compare("all is stored")
	r.awaitRestated()
	r.compare("all is restated")
	r.compareFixed(known, fixed)
}

// anyStep changes something, or the sinks, at random.
func (r *rollupRig) anyStep(step int) string {
	r.Helper()
	switch n := r.random.IntN(6); {
	case step%6 == 5: // late events are stored, and no writer restates them
		r.send(20)
		if len(r.sinks) == 0 {
			r.startSink()
		}
		r.awaitAllStored()
		for len(r.sinks) > 0 {
			r.endSink(true)
		}
		return "late events and no writer"
	case len(r.sinks) == 0:
		r.startSink()
		return "a sink started"
	case n == 0 && len(r.sinks) < 2:
		r.startSink()
		r.send(5)
		return "another sink started"
	case n <= 2:
		r.send(30)
		r.endSink(n == 1)
		return "events sent, a sink ended"
	case n == 3:
		r.awaitAllStored()
		return "all stored"
	}
	r.send(1 + r.random.IntN(60))
	return "events sent"
}

// compare compares all readings with brute force, while the table stands still
// for a moment; what the rollups know is left to chance.
func (r *rollupRig) compare(what string) {
	r.Helper()
	for _, tenant := range rollupTenants {
		for _, options := range []string{"scope=interactive", "scope=all"} {
			r.quietly(what, func() (got, want any) {
				report := r.report(tenant, options)
				return reportNumbers(report), r.bruteWeeks(tenant, report, options)
			})
		}
		r.compareReadings(what, tenant)
	}
}

// quietly repeats a comparison until the table was the same before and after it.
func (r *rollupRig) quietly(what string, both func() (got, want any)) {
	r.Helper()
	var got, want any
	testkit.Eventually(r, arrivesWithin, "the table stands still for a moment", func() (bool, string) {
		before := r.state()
		got, want = both()
		return r.state() == before, "it changes"
	})
	assert.Equal(r, want, got, what)
}

func reportNumbers(report weeklyReport) []string {
	numbers := []string{}
	for _, w := range report.Weeks {
		if w.SignIns > 0 {
			numbers = append(numbers, w.numbers())
		}
	}
	return numbers
}

// bruteWeeks counts the weeks of a report over what is settled at its horizon.
func (r *rollupRig) bruteWeeks(tenant string, report weeklyReport, options string) []string {
	r.Helper()
	require.NotNil(r, report.Horizon)
	require.False(r, report.To.After(*report.Horizon))
	condition := "1"
	if options == "scope=interactive" {
		condition = "is_interactive"
	}
	rows, err := r.conn.Query(r.Context(), `SELECT toMonday(created_at), count(), countIf(status = 'Success'), countIf(status = 'Failure'), countIf(status = 'Interrupted'), uniqExactIf(`+keyOfUser+` AS user_key, user_key != '')
		FROM signins_settled WHERE tenant_id = ? AND created_at >= fromUnixTimestamp64Milli(?) AND created_at < fromUnixTimestamp64Milli(?) AND `+condition+` GROUP BY 1 ORDER BY 1`,
		tenant, report.From.UnixMilli(), report.To.UnixMilli())
	require.NoError(r, err)
	defer func() { _ = rows.Close() }()
	numbers := []string{}
	for rows.Next() {
		var w reportedWeek
		require.NoError(r, rows.Scan(&w.Start, &w.SignIns, &w.Success, &w.Failure, &w.Interrupted, &w.DistinctUsers))
		numbers = append(numbers, w.numbers())
	}
	require.NoError(r, rows.Err())
	return numbers
}

// compareReadings compares one random reading of another kind.
func (r *rollupRig) compareReadings(what, tenant string) {
	r.Helper()
	shape := pickOne(r, []struct {
		bucket rollup.Bucket
		start  string
		by     rollup.Dimension
		column string
	}{
		{rollup.Hour, "toStartOfHour(created_at)", rollup.Country, "country"},
		{rollup.Day, "toDateTime(toStartOfDay(created_at))", rollup.App, "app_id"},
		{rollup.Week, "toDateTime(toMonday(created_at))", rollup.Interactive, "if(is_interactive, 'true', 'false')"},
		{rollup.Whole, "toDateTime(0)", rollup.ConditionalAccessStatus, "conditional_access_status"},
	})
	report := r.report(tenant, "")
	from := report.To.Add(-time.Duration(r.random.Int64N(int64(report.To.Sub(*report.From))))).Truncate(time.Millisecond)
	period := rollup.Period{Tenant: tenant, From: from, To: *report.To, Bucket: shape.bucket}
	r.quietly(fmt.Sprint(what, " ", period, " by ", shape.by), func() (got, want any) {
		return r.readGroups(period, shape.by), r.bruteGroups(period, shape.start, shape.column, shape.by == rollup.App)
	})
	r.compareLegacy(what, period)
}

// readGroups reads sign-ins and users by bucket and dimension.
func (r *rollupRig) readGroups(period rollup.Period, by rollup.Dimension) map[string]string {
	r.Helper()
	reading, err := r.reader().Read(r.Context(), period)
	require.NoError(r, err)
	counts, err := reading.Count(r.Context(), []rollup.Dimension{by}, nil)
	require.NoError(r, err)
	users, err := reading.Users(r.Context(), []rollup.Dimension{by}, nil)
	require.NoError(r, err)
	n := map[string]uint64{}
	name := func(g rollup.Group) string {
		if period.Bucket == rollup.Whole {
			g.Start = time.Unix(0, 0)
		}
		return fmt.Sprint(g.Start.Unix(), g.Key)
	}
	for _, g := range users {
		n[name(g)] = g.N
	}
	groups := map[string]string{}
	for _, g := range counts.Groups {
		groups[name(g)] = fmt.Sprintf("%d sign-ins, %d users", g.N, n[name(g)])
	}
	return groups
}

func (r *rollupRig) bruteGroups(period rollup.Period, start, column string, byApp bool) map[string]string {
	r.Helper()
	hasUser := "user_key != ''"
	if byApp {
		hasUser += " AND app_id != ''"
	}
	rows, err := r.conn.Query(r.Context(), `SELECT `+start+`, toString(`+column+`), count(), uniqExactIf(`+keyOfUser+` AS user_key, `+hasUser+`)
		FROM signins_settled WHERE tenant_id = ? AND created_at >= fromUnixTimestamp64Milli(?) AND created_at < fromUnixTimestamp64Milli(?) GROUP BY 1, 2`,
		period.Tenant, period.From.UnixMilli(), period.To.UnixMilli())
	require.NoError(r, err)
	defer func() { _ = rows.Close() }()
	groups := map[string]string{}
	for rows.Next() {
		var at time.Time
		var key string
		var n, users uint64
		require.NoError(r, rows.Scan(&at, &key, &n, &users))
		groups[fmt.Sprint(at.Unix(), []string{key})] = fmt.Sprintf("%d sign-ins, %d users", n, users)
	}
	require.NoError(r, rows.Err())
	return groups
}

// fixedPeriod is a period of whole hours that is settled from now on.
func (r *rollupRig) fixedPeriod() string {
	r.Helper()
	to := r.report(rollupTenants[0], "").Horizon.Truncate(time.Hour)
	return url.Values{"scope": {"all"}, "from": {to.AddDate(0, 0, -14).Format(time.RFC3339)}, "to": {to.Format(time.RFC3339)}}.Encode()
}

// compareFixed asks for the same settled period again: where the answer is
// another than before, it says that it was restated since.
func (r *rollupRig) compareFixed(known map[string]weeklyReport, options string) {
	r.Helper()
	for _, tenant := range rollupTenants {
		report, before := r.report(tenant, options), known[tenant]
		for i, old := range before.Weeks {
			if now := report.Weeks[i]; now.numbers() != old.numbers() {
				require.NotNil(r, now.RestatedAt, "%s was %s and does not say that it was restated", now.numbers(), old.numbers())
				assert.True(r, old.RestatedAt == nil || !now.RestatedAt.Before(*old.RestatedAt), "%s was %s and says it was restated at %s, earlier than it said before", now.numbers(), old.numbers(), now.RestatedAt)
				assert.False(r, report.RestatedAt.Before(*now.RestatedAt), "the report says it was restated before its week was")
			}
		}
		known[tenant] = report
	}
}

// awaitRestated waits until rollups tell all that is settled: the base table is
// left with the hours that the period cuts.
func (r *rollupRig) awaitRestated() {
	r.Helper()
	testkit.Eventually(r, 3*time.Minute, "late events have restated the rollups", func() (bool, string) {
		for _, tenant := range rollupTenants {
			report := r.report(tenant, "")
			if report.Horizon == nil {
				return false, "no horizon yet"
			}
			reading, err := r.reader().Read(r.Context(), rollup.Period{Tenant: tenant, From: report.To.AddDate(0, 0, -20), To: *report.To, Bucket: rollup.Week})
			require.NoError(r, err)
			if rollups, base := reading.Share(); base >= 2*time.Hour {
				return false, fmt.Sprintf("%s: %s from rollups, %s from the table", tenant, rollups, base)
			}
		}
		return true, ""
	})
}
