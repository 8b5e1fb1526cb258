package query

import (
	"fmt"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
)

// What is published with the client apps that this version takes for legacy is read
// from the rollup, of anything else the sign-ins themselves.
func TestReportLegacy_published_isReadFromTheRollup(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	_, mark := schemas.ClientApps().Legacy()
	hour := noon.Add(-26 * time.Hour)
	r.insert(values{"id": "1", "user_id": alice, "user_principal_name": "alice@x", "app_id": "x", "app_display_name": "Mail", "client_app": "IMAP4", "created_at": hour.Add(-time.Minute)},
		values{"id": "2", "user_id": bob, "client_app": "IMAP4", "created_at": hour.Add(time.Minute)})
	publish := func(mark uint64) {
		t.Helper()
		for _, sql := range []string{
			`INSERT INTO rollup_legacy (tenant_id, granularity, start, batch, kind, value, name, is_interactive, events, failure, first_at, last_at, late_at)
			SELECT $1, 'hour', $2, toUInt64(toUnixTimestamp64Milli(now64(3))) * 1048576, one.1, one.2, one.3, true, one.4, one.4, $2 + 120, $2 + 180, '2026-07-16 20:00:00'
			FROM (SELECT arrayJoin([('clientApp', 'POP3', '', 5), ('app', 'x', 'Post', 5), ('user', '` + alice + `', 'alice@y', 2), ('user', 'sp', 'Service', 3)]) AS one)`,
			`INSERT INTO rollup_published (tenant_id, granularity, start, batch, computed_at, first_at, digest, totals, has_weeks, folds_users, legacy_apps)
			SELECT $1, 'hour', $2, (SELECT max(batch) FROM rollup_legacy), now64(3), now64(3), 0, true, true, true, ` + fmt.Sprint(mark),
		} {
			if err := r.conn.Exec(t.Context(), sql, tenantA, hour); err != nil {
				t.Fatal(err)
			}
		}
	}
	publish(mark)
	body := r.get(r.reader(), "/api/reports/legacyAuthentication?top=2").body
	if body["signIns"] != 6.0 || body["failure"] != 5.0 || body["distinctUsers"] != 2.0 || body["restatedAt"] != "2026-07-16T20:00:00Z" {
		t.Errorf("%v", body)
	}
	users := objects(body, "users")
	if len(users) != 2 || users[0]["value"] != alice || users[0]["signIns"] != 3.0 || users[0]["name"] != "alice@y" || users[0]["firstDateTime"] != "2026-07-16T09:59:00Z" || users[0]["lastDateTime"] != "2026-07-16T10:03:00Z" || users[1]["value"] != "sp" {
		t.Errorf("users %v", users)
	}
	publish(mark + 1)
	if body := r.get(r.reader(), "/api/reports/legacyAuthentication").body; body["signIns"] != 2.0 || body["success"] != 2.0 {
		t.Errorf("published with other client apps: %v", body)
	}
}
