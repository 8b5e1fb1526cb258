package query

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

var reportPaths = []string{
	"/api/reports/signIns", "/api/reports/applications", "/api/reports/applications/x", "/api/reports/users/" + alice, "/api/reports/errors",
	"/api/reports/legacyAuthentication", "/api/reports/group?ids=" + alice,
}

func TestReports_withoutMark_areEmpty(t *testing.T) {
	r := newRig(t, nil)
	r.insert(values{"id": "x", "user_id": alice, "app_id": "x", "created_at": noon.Add(-time.Hour), "client_app": "IMAP4", "status": "Failure", "error_code": int32(50126)})
	for _, path := range reportPaths {
		body := r.get(r.reader(), path).body
		if body["horizon"] != nil || body["from"] != nil || body["provisional"] != false || body["restatedAt"] != nil {
			t.Errorf("%s: %v", path, body)
		}
		if n := body["signIns"]; n != nil && n != 0.0 {
			t.Errorf("%s counts %v before anything is settled", path, n)
		}
		live := r.get(r.reader(), path+sep(path)+"visibility=live")
		if !strings.Contains(live.text, `"signIns":1`) && !strings.Contains(live.text, `"failures":1`) || live.body["provisional"] != true {
			t.Errorf("%s live: %s", path, live.text)
		}
	}
	summary := r.get(r.reader(), "/beta/reports/getAzureADApplicationSignInSummary(period='D30')").body
	if len(summary["value"].([]any)) != 0 {
		t.Errorf("Graph's summary: %v", summary)
	}
}

func TestReports_lateEvent_saysWhenTheyWereRestated(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "late", "user_id": alice, "app_id": "x", "client_app": "POP3", "late_seconds": uint32(60), "stored_at": noon.Add(-time.Minute)})
	for _, path := range reportPaths {
		answer := r.get(r.reader(), path)
		if answer.body["restatedAt"] != "2026-07-17T11:59:00Z" || answer.body["horizon"] != "2026-07-17T09:00:00Z" || answer.header.Get("Gatehouse-Horizon") == "" {
			t.Errorf("%s: %s", path, answer.text)
		}
	}
}

func TestReports_asCSV(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "1", "user_id": alice, "user_principal_name": "=cmd@x", "app_id": "x", "app_display_name": "a,\"b\"", "client_app": "POP3", "status": "Failure", "error_code": int32(50126)})
	for _, path := range reportPaths {
		rows := r.csv(path)
		if len(rows) < 2 {
			t.Errorf("%s: %v", path, rows)
		}
	}
	found := false
	for _, row := range r.csv("/api/reports/legacyAuthentication") {
		found = found || reflect.DeepEqual(row[:5], []string{"user", alice, "'=cmd@x", "1", "0"})
	}
	if !found {
		t.Errorf("no row of the user: %v", r.csv("/api/reports/legacyAuthentication"))
	}
	if row := r.csv("/api/reports/applications")[1]; row[0] != "x" || row[1] != "a,\"b\"" {
		t.Errorf("applications: %v", row)
	}
}

// csv reads a report as CSV.
func (r *rig) csv(path string) [][]string {
	r.Helper()
	req, err := http.NewRequest(http.MethodGet, r.base+path, nil)
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+r.reader())
	req.Header.Set("Accept", "text/html;q=0.1, Text/CSV; q=0.9")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") || resp.Header.Get("Gatehouse-Horizon") == "" {
		r.Fatalf("%s: %d %v", path, resp.StatusCode, resp.Header)
	}
	rows, err := csv.NewReader(resp.Body).ReadAll()
	if err != nil {
		r.Fatal(err)
	}
	return rows
}

// mostNamed is how many users a report takes one by one.
const mostNamed = 1000

func TestReports_badOptions_areRefused(t *testing.T) {
	r := newRig(t, func(c *Config) { c.RetentionDays = 0 })
	r.setMark(testMark)
	for target, want := range map[string]string{
		"signIns?by=colour":                             "one of status, clientApp",
		"signIns?bucket=month":                          "day, week or whole",
		"applications?bucket=whole":                     "day or week",
		"signIns?from=2020-01-01":                       "more than 560 days",
		"signIns?top=0":                                 "from 1 to 200",
		"applications?top=1001":                         "from 1 to 1000",
		"applications?by=status":                        "'by' is not supported",
		"users/x?bucket=day":                            "'bucket' is not supported",
		"errors?from=2026-07-02&to=2026-07-01":          "before 'to'",
		"group":                                         "either ids",
		"group?ids=a&group=b":                           "either ids",
		"group?ids=" + strings.Repeat("x,", 3) + "&a=1": "'a' is not supported",
	} {
		if _, message := r.problem(r.reader(), "/api/reports/"+target, http.StatusBadRequest); !strings.Contains(message, want) {
			t.Errorf("%s: %s", target, message)
		}
	}
	var many []string
	for i := range mostNamed + 1 {
		many = append(many, fmt.Sprint("u", i))
	}
	if _, message := r.problem(r.reader(), "/api/reports/group?ids="+strings.Join(many, ","), http.StatusBadRequest); !strings.Contains(message, "1001 users") {
		t.Error(message)
	}
	r.get(r.reader(), "/api/reports/group?ids="+strings.Join(many[1:], ","))
	r.problem(r.reader(), "/api/reports/group?group=Staff", http.StatusNotFound)
	r.problem(r.token(tenantA, "", "Reports Reader"), "/api/reports/group?group=Staff", http.StatusForbidden)
	r.problem(r.reader(), "/api/reports/colours", http.StatusNotFound)
	r.problem(r.reader(), "/beta/reports/getAzureADApplicationSignInSummary(period='D8')", http.StatusBadRequest)
	r.problem(r.reader(), "/beta/reports/other(period='D7')", http.StatusNotFound)
}
