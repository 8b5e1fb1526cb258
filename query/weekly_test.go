package query

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
)

// sample is a sign-in as the brute-force count knows it.
type sample struct {
	at          time.Time
	status      string
	user        string
	interactive bool
}

// weeklySamples stores sign-ins of 50 days with repeats and revisions and
// returns what counts of each: its last revision.
func weeklySamples(r *rig) []sample {
	random := rand.New(rand.NewPCG(7, 7))
	statuses := []string{"Success", "Failure", "Interrupted"}
	var final []sample
	blocks := make([][]values, 3)
	for i := range 3000 {
		at := noon.Add(-time.Duration(random.Int64N(int64(50 * 24 * time.Hour)))).Truncate(100)
		var s sample
		for revision := range 1 + random.IntN(3) {
			n := random.IntN(60)
			row := values{"id": fmt.Sprint(i), "created_at": at, "revision": uint64(revision + 1), "is_interactive": random.IntN(3) > 0, "status": statuses[random.IntN(3)]}
			s = sample{at: at, status: row["status"].(string), interactive: row["is_interactive"].(bool)}
			switch {
			case n < 30:
				row["user_id"], row["user_principal_name"], s.user = fmt.Sprint("u", n), "ignored", fmt.Sprint("u", n)
			case n < 40:
				row["user_principal_name"], s.user = fmt.Sprint("User", n%5, "@X"), fmt.Sprint("user", n%5, "@x")
			case n < 50:
				row["service_principal_id"], s.user = fmt.Sprint("sp", n), fmt.Sprint("sp", n)
			}
			blocks[(i+revision)%3] = append(blocks[(i+revision)%3], row)
		}
		final = append(final, s)
	}
	for _, block := range blocks {
		r.insert(block...)
		r.insert(block[0], block[1])
	}
	return final
}

func TestWeekly_equalsBruteForce(t *testing.T) {
	r := newRig(t, func(c *Config) { c.RetentionDays = 0 })
	r.setMark(testMark)
	samples := weeklySamples(r)
	for _, tc := range []struct {
		options  string
		from, to time.Time
		all      bool
	}{
		{"", testBounds.Add(-30 * 24 * time.Hour), testBounds, false},
		{"scope=all", testBounds.Add(-30 * 24 * time.Hour), testBounds, true},
		{"visibility=live&scope=all", noon.Add(-30 * 24 * time.Hour), noon, true},
		{"from=2026-06-01&to=2026-07-06", time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 7, 6, 0, 0, 0, 0, time.UTC), false},
		{"from=2026-06-10T11:00:00Z&to=2026-06-11&scope=interactive", time.Date(2026, 6, 10, 11, 0, 0, 0, time.UTC), time.Date(2026, 6, 11, 0, 0, 0, 0, time.UTC), false},
		{"to=2027-01-01&scope=all", testBounds.Add(-30 * 24 * time.Hour), testBounds, true},
	} {
		answer := r.get(r.reader(), "/api/reports/weekly?"+tc.options)
		if answer.body["from"] != tc.from.Format(time.RFC3339) || answer.body["to"] != tc.to.Format(time.RFC3339) || answer.body["horizon"] != "2026-07-17T09:00:00Z" || answer.body["storedThrough"] != "2026-07-17T11:00:00Z" {
			t.Errorf("%s: %s", tc.options, answer.text)
		}
		total := 0
		for _, item := range answer.body["weeks"].([]any) {
			w := item.(map[string]any)
			total += checkWeek(t, tc.options, w, samples, tc.from, tc.to, tc.all)
		}
		counted := 0
		for _, s := range samples {
			if !s.at.Before(tc.from) && s.at.Before(tc.to) && (tc.all || s.interactive) {
				counted++
			}
		}
		if total != counted || counted == 0 {
			t.Errorf("%s: %d sign-ins, want %d", tc.options, total, counted)
		}
	}
}

// checkWeek counts one week by hand and returns its number of sign-ins.
func checkWeek(t *testing.T, options string, w map[string]any, samples []sample, from, to time.Time, all bool) int {
	t.Helper()
	start, err := time.Parse(time.RFC3339, w["start"].(string))
	if err != nil || start.Weekday() != time.Monday || start.Hour() != 0 {
		t.Fatalf("%s: week starts at %v", options, w["start"])
	}
	counts, users, total := map[string]int{}, map[string]bool{}, 0
	for _, s := range samples {
		if s.at.Before(from) || !s.at.Before(to) || s.at.Before(start) || !s.at.Before(start.AddDate(0, 0, 7)) || !all && !s.interactive {
			continue
		}
		total++
		counts[s.status]++
		if s.user != "" {
			users[s.user] = true
		}
	}
	year, number := start.ISOWeek()
	got := fmt.Sprint(w["week"], w["signIns"], w["success"], w["failure"], w["interrupted"], w["distinctUsers"], w["partial"])
	partial := start.Before(from) || start.AddDate(0, 0, 7).After(to)
	want := fmt.Sprint(fmt.Sprintf("%d-W%02d", year, number), total, counts["Success"], counts["Failure"], counts["Interrupted"], len(users), partial)
	if got != want {
		t.Errorf("%s: got %s, want %s", options, got, want)
	}
	return total
}

// What comes later than the latency allows changes a settled answer, which says so.
func TestWeekly_lateEvent_saysWhenItWasRestated(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	inTime, late := noon.AddDate(0, 0, -10), noon.AddDate(0, 0, -3)
	r.insert(values{"id": "in-time", "created_at": inTime}, values{"id": "also", "created_at": late})
	restated := func() (report any, weeks []any) {
		body := r.get(r.reader(), "/api/reports/weekly").body
		for _, w := range body["weeks"].([]any) {
			weeks = append(weeks, w.(map[string]any)["restatedAt"])
		}
		return body["restatedAt"], weeks
	}
	if report, weeks := restated(); report != nil || fmt.Sprint(weeks[len(weeks)-2:]) != "[<nil> <nil>]" {
		t.Errorf("before: %v, %v", report, weeks)
	}
	// It does not even count by the default, and yet the picture has changed.
	r.insert(values{"id": "late", "created_at": late, "late_seconds": uint32(60), "stored_at": noon.Add(-time.Minute), "is_interactive": false})
	if report, weeks := restated(); report != "2026-07-17T11:59:00Z" || fmt.Sprint(weeks[len(weeks)-2:]) != "[<nil> 2026-07-17T11:59:00Z]" {
		t.Errorf("after: %v, %v", report, weeks)
	}
}

func TestWeekly_withoutMark_isEmpty(t *testing.T) {
	r := newRig(t, nil)
	r.insert(values{"id": "x", "created_at": noon.Add(-time.Hour)})
	answer := r.get(r.reader(), "/api/reports/weekly")
	if len(answer.body["weeks"].([]any)) != 0 || answer.body["horizon"] != nil || answer.body["from"] != nil {
		t.Errorf("settled: %s", answer.text)
	}
	answer = r.get(r.reader(), "/api/reports/weekly?visibility=live")
	if len(answer.body["weeks"].([]any)) == 0 || answer.body["provisional"] != true || !strings.Contains(answer.text, `"signIns":1`) {
		t.Errorf("live: %s", answer.text)
	}
}

func TestWeekly_badOptions_areRefused(t *testing.T) {
	r := newRig(t, func(c *Config) { c.RetentionDays = 0 })
	r.setMark(testMark)
	for query, want := range map[string]string{
		"from=yesterday":                "Invalid value 'yesterday' for from",
		"to=2026-02-30":                 "for to",
		"from=2026-07-02&to=2026-07-01": "before 'to'",
		"from=2010-01-01":               "more than 560 weeks",
		"scope=some":                    "interactive or all",
		"$top=5":                        "'$top' is not supported",
	} {
		if _, message := r.problem(r.reader(), "/api/reports/weekly?"+query, http.StatusBadRequest); !strings.Contains(message, want) {
			t.Errorf("%s: %s", query, message)
		}
	}
}
