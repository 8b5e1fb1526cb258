package rollup

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// question is what one reading is asked.
type question struct {
	Period
	by    []Dimension
	where []Condition
}

func (w *world) anyQuestion() question {
	r := w.random
	q := question{Period: Period{Tenant: pick(r, "t1", "t2"), Bucket: Bucket(pick(r, "hour", "day", "week", "whole"))}}
	length := time.Duration(w.days) * 24 * time.Hour
	q.From = w.start.Add(time.Duration(r.Int64N(int64(length)))).Truncate(100)
	q.To = q.From.Add(time.Duration(r.Int64N(int64(length)))).Truncate(100)
	if r.IntN(2) == 0 {
		q.From, q.To = floor(q.From, dayWidth), floor(q.To, hourWidth)
	}
	if r.IntN(8) == 0 {
		q.OwnIDs = []string{"u1", "U1"}
	}
	for _, d := range []Dimension{App, Interactive, Status, Country, AppName, ClientApp, AuthenticationRequirement, ConditionalAccessStatus, MFAResult, ErrorCode} {
		if r.IntN(6) == 0 {
			q.by = append(q.by, d)
		}
	}
	for _, c := range []Condition{
		{Interactive, []string{"true"}, false}, {App, []string{"a1", "a2"}, false}, {App, []string{"a1", ""}, true}, {Status, []string{"Success", "no such"}, false},
		{Country, nil, true}, {AppName, []string{"O'Neil\\Files"}, false}, {ErrorCode, []string{"50126", "-7", "x"}, r.IntN(2) == 0},
	} {
		if r.IntN(7) == 0 {
			q.where = append(q.where, c)
		}
	}
	return q
}

// everything asks for all sign-ins of a tenant, week by week.
func (w *world) everything() question {
	return question{Period: Period{Tenant: "t1", From: w.start, To: w.start.AddDate(0, 0, w.days), Bucket: Week}}
}

// bruteForce answers from the events themselves.
func (w *world) bruteForce(q question) (counts, users map[string]int) {
	counts, users = map[string]int{}, map[string]int{}
	seen := map[string]bool{}
	for _, e := range w.events {
		if e.tenant != q.Tenant || e.at.Before(q.From) || !e.at.Before(q.To) || !e.meets(q.where) || len(q.OwnIDs) > 0 && !slices.Contains(q.OwnIDs, e.user) {
			continue
		}
		day := time.Date(e.at.Year(), e.at.Month(), e.at.Day(), 0, 0, 0, 0, time.UTC)
		start := map[Bucket]time.Time{Hour: day.Add(time.Duration(e.at.Hour()) * time.Hour), Day: day, Week: day.AddDate(0, 0, -(int(day.Weekday())+6)%7), Whole: q.From}[q.Bucket]
		var key []string
		for _, d := range q.by {
			key = append(key, e.value(d))
		}
		group := fmt.Sprint(start.Format(time.RFC3339Nano), key)
		counts[group]++
		if user := e.userOf(); user != "" && !seen[group+"|"+user] && !(slices.Contains(q.by, App) && e.app == "") {
			seen[group+"|"+user] = true
			users[group]++
		}
	}
	return counts, users
}

// check asks and compares, twice of a reader who keeps parts and once of one who
// does not; it returns how much came from the rollups.
func (w *world) check(q question) (fromRollups time.Duration) {
	w.Helper()
	w.checkBy(w.plain, q)
	w.checkBy(w.reader, q)
	return w.checkBy(w.reader, q)
}

// answersOf reads the sign-ins and the users of a question.
func (w *world) answersOf(reader *Reader, q question) (reading *Reading, counts Counts, users []Group) {
	w.Helper()
	reading, err := reader.Read(w.Context(), q.Period)
	if err != nil {
		w.Fatal(err)
	}
	counts, err = reading.Count(w.Context(), q.by, q.where)
	if err != nil {
		w.Fatal(err)
	}
	users, err = reading.Users(w.Context(), q.by, q.where)
	if err != nil {
		w.Fatal(err)
	}
	return reading, counts, users
}

func (w *world) checkBy(reader *Reader, q question) (fromRollups time.Duration) {
	w.Helper()
	reading, counts, users := w.answersOf(reader, q)
	cut, whole, err := reading.UsersAndWhole(w.Context(), q.by, q.where)
	if err != nil {
		w.Fatal(err)
	}
	few := q
	few.by = q.by[:len(q.by)/2]
	tally, err := reading.CountAndUsers(w.Context(), q.by, len(few.by), q.where, true)
	if err != nil {
		w.Fatal(err)
	}
	if tally.Counts.LastRestatedAt() != counts.LastRestatedAt() {
		w.Errorf("restated %v, together %v", counts.restated, tally.Counts.restated)
	}
	_, wantFew := w.bruteForce(few)
	few.Bucket = Whole
	_, wantFewInAll := w.bruteForce(few)
	wantCounts, wantUsers := w.bruteForce(q)
	ofWhole := q
	ofWhole.Bucket = Whole
	_, wantWhole := w.bruteForce(ofWhole)
	for _, u := range reading.plan.units {
		w.taken[u.of]++
	}
	for what, pair := range map[string][2]string{
		"counts": {fmt.Sprint(asMap(counts.Groups)), fmt.Sprint(wantCounts)},
		"users":  {fmt.Sprint(asMap(users)), fmt.Sprint(wantUsers)},
		"cut":    {fmt.Sprint(asMap(cut)), fmt.Sprint(wantUsers)},
		"whole":  {fmt.Sprint(asMap(whole)), fmt.Sprint(wantWhole)},

		"counts with users":          {fmt.Sprint(asMap(tally.Counts.Groups)), fmt.Sprint(wantCounts)},
		"users with counts":          {fmt.Sprint(asMap(tally.Users)), fmt.Sprint(wantFew)},
		"users with counts, not cut": {fmt.Sprint(asMap(tally.Whole)), fmt.Sprint(wantFewInAll)},
	} {
		if pair[0] != pair[1] {
			w.Errorf("%s of %+v by %v where %v, plan %s:\n got %s\nwant %s", what, q.Period, q.by, q.where, reading.plan.short(), pair[0], pair[1])
		}
	}
	fromRollups, _ = reading.Share()
	return fromRollups
}

func asMap(groups []Group) map[string]int {
	m := map[string]int{}
	for _, g := range groups {
		m[fmt.Sprint(g.Start.Format(time.RFC3339Nano), g.Key)] += int(g.N)
	}
	return m
}

// rounds is how long the history is: GATEHOUSE_TEST_ROUNDS, else few.
func rounds(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("GATEHOUSE_TEST_ROUNDS"))
	if err != nil {
		return 5
	}
	return n
}

// Whatever is published, in flight or came late: the answers are those of brute
// force.
func TestReading_anyQuestionInAnyState_equalsBruteForce(t *testing.T) {
	const seed = 20260717
	w := newWorld(t, seed)
	t.Logf("seed %d", seed)
	w.store(400, false)
	var fromRollups time.Duration
	for step := range rounds(t) {
		if step > 0 {
			w.legacy = []uint64{legacyMark, legacyMark, legacyMark + 1, 0}[w.random.IntN(4)]
			w.publish(step%4 == 3)
			w.land(step%4 == 2)
		}
		if step == 3 { // all is published and no note is open, so weeks are read
			fromRollups += w.check(w.everything())
		}
		for range 12 {
			fromRollups += w.check(w.anyQuestion())
			w.checkLegacy()
		}
		w.store(1+w.random.IntN(20), step%2 == 1)
		for range 5 {
			fromRollups += w.check(w.anyQuestion())
			w.checkLegacy()
		}
		if t.Failed() {
			t.FailNow()
		}
	}
	for _, g := range granularities {
		if fromRollups < 50*24*time.Hour || w.taken[g] == 0 {
			t.Errorf("%s were read from rollups, %d %ss among them", fromRollups, w.taken[g], g.name)
		}
	}
	if w.keptParts < 100 || w.readParts < 100 {
		t.Errorf("%d parts were kept and %d read", w.keptParts, w.readParts)
	}
}

// A rollup is really read: its numbers show, not those of the table.
func TestReading_publishedAndUntouched_isNotReadFromTheBaseTable(t *testing.T) {
	w := newWorld(t, 1)
	w.store(300, false)
	w.publish(true)
	w.do("TRUNCATE TABLE signins")
	weeks := w.everything()
	weeks.by = []Dimension{Interactive}
	w.check(weeks)
	w.check(question{Period: Period{Tenant: "t1", From: w.start.Add(5 * time.Hour), To: w.start.AddDate(0, 0, 3), Bucket: Hour}, by: []Dimension{App}})
}

func TestReading_restatements(t *testing.T) {
	w := newWorld(t, 2)
	w.store(50, false)
	w.publish(true)
	period := Period{Tenant: "t1", From: w.start, To: w.start.AddDate(0, 0, w.days), Bucket: Day}
	second := w.start.AddDate(0, 0, 1)
	for _, tc := range []struct{ name, sql, want string }{
		{"never", "SELECT 1", ""},
		{"a publication that came to another result", "INSERT INTO rollup_published SELECT tenant_id, granularity, start, batch + 1, computed_at, published_at, first_at, '2026-01-02 03:04:05.678', 1, true, true, 7, true FROM rollup_published WHERE tenant_id = 't1' AND granularity = 'day' AND start = " + sqlTime(second), "2026-01-02T03:04:05.678Z"},
		{"an hour of it", "INSERT INTO rollup_published SELECT tenant_id, granularity, start, batch + 2, computed_at, published_at, first_at, '2026-01-02 03:04:06', 1, true, true, 7, true FROM rollup_published WHERE tenant_id = '' AND granularity = 'day' AND start = " + sqlTime(second.AddDate(0, 0, 1)), "2026-01-02T03:04:05.678Z"},
		{"an event that is late and not published", "INSERT INTO rollup_touched (tenant_id, hour, partition, first_offset, state) VALUES ('t1', " + sqlTime(second.Add(time.Hour)) + ", 9, 9, 'open')", "noted"},
	} {
		if strings.Contains(tc.name, "not published") {
			w.do("INSERT INTO signins (tenant_id, _id_text, created_at, is_interactive, late_seconds, stored_at) VALUES ('t1', 'late', " + sqlTime(second.Add(time.Hour)) + ", 0, 7, '2026-01-02 03:04:07')")
		}
		w.do(tc.sql)
		reading, err := w.reader.Read(t.Context(), period)
		if err != nil {
			t.Fatal(err)
		}
		counts, err := reading.Count(t.Context(), nil, []Condition{{Interactive, []string{"true"}, false}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if at := counts.RestatedAt(second); !at.IsZero() {
			got = at.Format(time.RFC3339Nano)
		}
		if tc.want == "noted" {
			tc.want = noted(w)
		}
		if got != tc.want {
			t.Errorf("%s: restated %q, want %q", tc.name, got, tc.want)
		}
		if other := counts.RestatedAt(w.start); !other.IsZero() {
			t.Errorf("%s: another day says it was restated, too: %v", tc.name, other)
		}
		_ = counts.LastRestatedAt()
	}
}

// noted is when the last note was made.
func noted(w *world) string {
	w.Helper()
	var at time.Time
	if err := w.conn.QueryRow(w.Context(), "SELECT max(noted_at) FROM rollup_touched").Scan(&at); err != nil {
		w.Fatal(err)
	}
	return at.UTC().Format(time.RFC3339Nano)
}

func sqlTime(t time.Time) string { return fmt.Sprintf("toDateTime(%d, 'UTC')", t.Unix()) }

func TestReading_whatIsWrong_isSaid(t *testing.T) {
	w := newWorld(t, 3)
	good := Period{Tenant: "t", From: monday, To: monday.Add(time.Hour), Bucket: Hour}
	for _, p := range []Period{{Tenant: "t", Bucket: "month"}, {Bucket: Day}} {
		if _, err := w.reader.Read(t.Context(), p); err == nil {
			t.Errorf("%+v is taken", p)
		}
	}
	reading, err := w.reader.Read(t.Context(), good)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := reading.Count(t.Context(), []Dimension{"id"}, nil); err == nil {
		t.Error("an unknown dimension is taken by Count")
	}
	if _, err := reading.Users(t.Context(), nil, []Condition{{"1 OR 1", nil, false}}); err == nil {
		t.Error("an unknown dimension is taken by Users")
	}
	good.To = good.From
	if reading, err = w.reader.Read(t.Context(), good); err != nil {
		t.Fatal(err)
	}
	if counts, err := reading.Count(t.Context(), nil, nil); err != nil || len(counts.Groups) != 0 {
		t.Errorf("an empty period: %v, %v", counts, err)
	}
}
