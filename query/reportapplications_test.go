package query

import (
	"testing"
	"time"
)

// What is kept of the period tells which applications have the most sign-ins; those
// that came since may change that.
func TestReportApplications_othersOvertake_areReported(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	hour, batch := noon.Add(-26*time.Hour), uint64(time.Now().UnixMilli())<<20
	for _, sql := range []string{
		`INSERT INTO rollup_totals SELECT $1, 'hour', 'app', $2, $3, true, 'Success', one.1, one.2, one.3 FROM (SELECT arrayJoin([('a', 'Mail', 5), ('b', 'Files', 4)]) AS one)`,
		`INSERT INTO rollup_counts SELECT $1, 'hour', $2, $3, true, 'Success', one.1, one.2, 'Browser', 'DE', '', '', one.3 FROM (SELECT arrayJoin([('a', 'Mail', 5), ('b', 'Files', 4)]) AS one)`,
		`INSERT INTO rollup_users SELECT $1, 'hour', one.1, $2, $3, true, bitmapBuild(one.2::Array(UInt32)) FROM (SELECT arrayJoin([('a', [1, 2]), ('b', [2]), ('', [1, 2])]) AS one)`,
		`INSERT INTO rollup_published (tenant_id, granularity, start, batch, computed_at, first_at, digest, totals, has_weeks, folds_users) SELECT $1, 'hour', $2, $3, now64(3), now64(3), 0, true, true, true`,
	} {
		if err := r.conn.Exec(t.Context(), sql, tenantA, hour, batch); err != nil {
			t.Fatal(err)
		}
	}
	first := func() (id any, signIns, users any) {
		t.Helper()
		apps := objects(r.get(r.reader(), "/api/reports/applications?top=1").body, "applications")
		if len(apps) != 1 {
			t.Fatalf("%d applications", len(apps))
		}
		return apps[0]["appId"], apps[0]["signIns"], apps[0]["distinctUsers"]
	}
	for range 2 { // the second time they are kept
		if id, signIns, users := first(); id != "a" || signIns != 5.0 || users != 2.0 {
			t.Errorf("%v has %v sign-ins of %v users", id, signIns, users)
		}
	}
	for _, id := range []string{"1", "2"} {
		r.insert(values{"id": id, "user_id": "new-" + id, "app_id": "b", "app_display_name": "Files", "created_at": hour.Add(2 * time.Hour)})
	}
	for range 2 {
		if id, signIns, users := first(); id != "b" || signIns != 6.0 || users != 3.0 {
			t.Errorf("%v has %v sign-ins of %v users", id, signIns, users)
		}
	}
}
