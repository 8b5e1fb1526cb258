package e2e

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/query/rollup"
	"github.com/gatehouse/gatehouse/schemas"
)

// compareLegacy compares what legacy client apps come to in a period with brute force.
func (r *rollupRig) compareLegacy(what string, period rollup.Period) {
	r.Helper()
	period.Bucket = rollup.Whole
	interactive := r.random.IntN(2) == 0
	r.quietly(fmt.Sprint(what, " ", period, " by legacy client apps"), func() (got, want any) {
		return r.readLegacy(period, interactive), r.bruteLegacy(period, interactive)
	})
}

// legacyLine is what is said of one value of a kind.
func legacyLine(signIns, success, failure, interrupted uint64, first, last time.Time) string {
	return fmt.Sprintf("%d = %d + %d + %d, %s to %s", signIns, success, failure, interrupted, first.UTC().Format(time.RFC3339Nano), last.UTC().Format(time.RFC3339Nano))
}

func (r *rollupRig) readLegacy(period rollup.Period, interactive bool) map[string]string {
	r.Helper()
	names, mark := schemas.ClientApps().Legacy()
	tally, err := r.reader().Legacy(r.Context(), period, rollup.LegacyQuestion{ClientApps: names, Mark: mark, Interactive: interactive, Top: 10_000})
	require.NoError(r, err)
	said := map[string]string{"users": fmt.Sprint(tally.Users), "all": fmt.Sprint(tally.All.SignIns), "restated": fmt.Sprint(max(0, tally.RestatedAt.UnixMilli()))}
	for kind, values := range tally.Values {
		for _, v := range values {
			said[string(kind)+" "+v.Value] = legacyLine(v.SignIns, v.Success, v.Failure, v.Interrupted, v.First, v.Last)
		}
	}
	return said
}

func (r *rollupRig) bruteLegacy(period rollup.Period, interactive bool) map[string]string {
	r.Helper()
	condition := " AND client_app NOT IN ('', 'Browser', 'Mobile Apps and Desktop clients')"
	if interactive {
		condition += " AND is_interactive"
	}
	rows, err := r.conn.Query(r.Context(), `SELECT one.1, toString(one.2), count(), countIf(status = 'Success'), countIf(status = 'Failure'), countIf(status = 'Interrupted'), min(created_at), max(created_at), toUnixTimestamp64Milli(maxIf(stored_at, late_seconds > 0))
		FROM (SELECT * FROM signins_settled WHERE tenant_id = ? AND created_at >= fromUnixTimestamp64Milli(?) AND created_at < fromUnixTimestamp64Milli(?)`+condition+`)
		ARRAY JOIN [('clientApp', toString(client_app)), ('app', toString(app_id)), ('user', `+keyOfUser+`)] AS one GROUP BY 1, 2`,
		period.Tenant, period.From.UnixMilli(), period.To.UnixMilli())
	require.NoError(r, err)
	defer func() { _ = rows.Close() }()
	said, users, all, restated := map[string]string{}, 0, uint64(0), int64(0)
	for rows.Next() {
		var kind, value string
		var n, success, failure, interrupted uint64
		var first, last time.Time
		var late int64
		require.NoError(r, rows.Scan(&kind, &value, &n, &success, &failure, &interrupted, &first, &last, &late))
		said[kind+" "+value] = legacyLine(n, success, failure, interrupted, first, last)
		restated = max(restated, late)
		switch {
		case kind == "clientApp":
			all += n
		case kind == "user" && value != "":
			users++
		}
	}
	require.NoError(r, rows.Err())
	said["users"], said["all"], said["restated"] = fmt.Sprint(users), fmt.Sprint(all), fmt.Sprint(restated)
	return said
}
