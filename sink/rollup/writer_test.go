package rollup

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/migrations"
)

func TestWriter_settledHoursAndDays_arePublishedOnceTheySettle(t *testing.T) {
	r := newRig(t)
	r.insert(signIns("a", monday, time.Hour, 60)...)
	r.insert(signIns("b", monday.Add(30*time.Minute), 10*time.Minute, 20)...)
	w := r.writer()
	r.round(w) // no mark yet
	if n := r.number("SELECT count() FROM rollup_published"); n != 0 {
		t.Fatalf("%d spans published before anything settled", n)
	}
	r.settle(monday.Add(5*time.Hour + 59*time.Minute))
	r.round(w)
	if got := r.number("SELECT count() FROM rollup_published WHERE tenant_id = 'a' AND granularity = 'hour'"); got != 5 {
		t.Errorf("%d hours published, want 5", got)
	}
	r.complete(monday.Add(5 * time.Hour))
	r.settle(monday.Add(60 * time.Hour))
	r.round(w)
	r.complete(monday.Add(60 * time.Hour))
	if got := r.number("SELECT uniqExact(start) FROM rollup_published WHERE tenant_id = '' AND granularity = 'day'"); got != 2 {
		t.Errorf("%d days published, want 2", got)
	}
	if got := r.number("SELECT count() FROM rollup_published WHERE restated_at IS NOT NULL"); got != 0 {
		t.Errorf("%d spans are called restated, want none", got)
	}
}

// Slices are there of the hour that the horizon lies in, and go when it is over.
func TestWriter_slicesOfTheOpenHour_areTakenBackWhenItIsPublished(t *testing.T) {
	r := newRig(t)
	rows := signIns("a", monday, 3*time.Minute, 200)
	r.insert(rows...)
	w := r.writer()
	slices := func(horizon time.Duration, want uint64) {
		t.Helper()
		r.settle(monday.Add(horizon))
		r.round(w)
		r.complete(r.horizon)
		got := r.number("SELECT count() FROM clean_spans WHERE tenant_id = 'a' AND granularity = 'slice'")
		if got != want {
			t.Errorf("%d slices are taken when the horizon is at %s, want %d", got, horizon, want)
		}
	}
	slices(2*time.Hour+4*time.Minute, 0)
	slices(2*time.Hour+37*time.Minute, 7)
	late := rows[45] // at 2:15
	late.revision, late.user = 2, "other"
	r.late(late)
	slices(2*time.Hour+38*time.Minute, 7)
	if got := r.number("SELECT count() FROM rollup_published FINAL WHERE restated_at IS NOT NULL AND start = ? AND granularity = 'slice'", monday.Add(2*time.Hour+15*time.Minute)); got != 1 {
		t.Errorf("%d slices are restated, want that of the late event", got)
	}
	slices(3*time.Hour+11*time.Minute, 2)

	s := store{conn: r.db}
	st, err := w.look(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	tidyAt := func(in time.Duration, want uint64) {
		t.Helper()
		later := st
		later.now, w.tidied = st.now.Add(in), time.Time{}
		if err := w.tidy(t.Context(), s, later); err != nil {
			t.Fatal(err)
		}
		r.complete(r.horizon)
		for _, table := range []string{"rollup_published", "rollup_counts", "rollup_totals", "rollup_users"} {
			if got := r.number("SELECT uniqExact(start) FROM " + table + " WHERE granularity = 'slice'"); got != want {
				t.Errorf("%s has %d slices after %s, want %d", table, got, in, want)
			}
		}
	}
	tidyAt(5*time.Minute, 9) // readers may be at them
	tidyAt(time.Hour, 2)
}

func TestWriter_weeks_arePutTogetherAndWaitForCalm(t *testing.T) {
	r := newRig(t)
	rows := signIns("a", monday, 6*time.Hour, 40)
	r.insert(rows...)
	r.settle(monday.Add(9 * 24 * time.Hour))
	w := r.writer()
	r.round(w)
	r.complete(r.horizon)
	weeks := func(want uint64, when string) {
		t.Helper()
		r.check()
		if got := r.number("SELECT count() FROM clean_spans WHERE tenant_id = 'a' AND granularity = 'week'"); got != want {
			t.Errorf("%d weeks are taken %s, want %d", got, when, want)
		}
	}
	weeks(1, "when one is over")
	late := rows[3]
	late.revision, late.user = 2, "other"
	r.late(late)
	w.hasty = false
	r.round(w)
	weeks(0, "a moment after a late event")
	if got := r.number("SELECT count() FROM clean_spans WHERE tenant_id = 'a' AND granularity = 'day'"); got != 9 {
		t.Errorf("%d days are taken, want all 9", got)
	}
	w.hasty = true
	r.round(w)
	weeks(1, "later")
	r.complete(r.horizon)
}

// What was published before this version has no weeks: they come of days, but where
// a day is missing.
func TestWriter_weeksOfEarlierDays_areMadeWhereNoDayIsMissing(t *testing.T) {
	r := newRig(t)
	r.insert(signIns("a", monday, 6*time.Hour, 80)...)
	r.settle(monday.Add(17 * 24 * time.Hour))
	r.round(r.writer())
	r.exec("ALTER TABLE rollup_published DELETE WHERE granularity = 'week' OR granularity != 'slice' AND start >= ? AND start < ? SETTINGS mutations_sync = 1", monday, monday.Add(24*time.Hour))
	counted := r.number("SELECT count() FROM rollup_published WHERE granularity = 'hour'")
	r.round(r.writer())
	r.check()
	for week, want := range []uint64{0, 2} { // of the tenant and of all
		if got := r.number("SELECT count() FROM rollup_published WHERE granularity = 'week' AND start = ?", monday.AddDate(0, 0, 7*week)); got != want {
			t.Errorf("week %d is published %d times, want %d", week, got, want)
		}
	}
	if got := r.number("SELECT count() FROM rollup_published WHERE granularity = 'hour'"); got != counted {
		t.Error("hours were counted again")
	}
}

// What an earlier version published has no legacy client apps, or those of another
// list: it is made again, latest first, and nothing is called restated for that.
func TestWriter_publishedWithoutLegacyApps_isMadeAgainOnce(t *testing.T) {
	r := newRig(t)
	r.insert(signIns("a", monday, 2*time.Hour, 110)...)
	r.insert(signIns("b", monday.Add(50*time.Hour), time.Hour, 30)...)
	r.settle(monday.Add(9*24*time.Hour + 30*time.Minute))
	w := r.writer()
	r.round(w)
	r.complete(r.horizon)
	r.exec("ALTER TABLE rollup_published UPDATE legacy_apps = if(start % 2 = 0 AND granularity != 'hour', 0, 7) WHERE granularity != 'slice' AND start < ? SETTINGS mutations_sync = 1", monday.Add(8*24*time.Hour))
	r.exec("DELETE FROM rollup_legacy WHERE granularity != 'slice' AND start < ? SETTINGS mutations_sync = 1", monday.Add(8*24*time.Hour))
	without := func() uint64 {
		_, mark := schemas.ClientApps().Legacy()
		return r.number("SELECT count() FROM rollup_published FINAL WHERE legacy_apps != ? AND tenant_id != ''", mark)
	}
	before := without()
	r.round(w) // has looked a moment ago
	if got := without(); before == 0 || got != before {
		t.Errorf("%d of %d spans are left, want all of them", got, before)
	}
	other := r.writer()
	killedAfter(other, 60)
	if _, err := other.turn(t.Context()); !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	if got := without(); got == 0 || got >= before {
		t.Errorf("%d of %d spans are left when it dies half way", got, before)
	}
	r.round(r.writer())
	if got := without(); got != 0 {
		t.Errorf("%d spans are left", got)
	}
	r.check()
	if got := r.number("SELECT count() FROM rollup_published WHERE restated_at IS NOT NULL"); got != 0 {
		t.Errorf("%d spans are called restated", got)
	}
	batches := r.number("SELECT sum(cityHash64(batch)) FROM rollup_published FINAL")
	r.round(r.writer())
	if got := r.number("SELECT sum(cityHash64(batch)) FROM rollup_published FINAL"); got != batches {
		t.Error("spans were computed again that have all")
	}
}

// A span put together while a part lacks legacy client apps lacks them too.
func TestWriter_dayOfHoursWithoutLegacyApps_doesNotSayItHasThem(t *testing.T) {
	r := newRig(t)
	rows := signIns("a", monday, time.Hour, 24)
	r.insert(rows...)
	r.settle(monday.Add(24 * time.Hour))
	r.round(r.writer())
	r.exec("ALTER TABLE rollup_published UPDATE legacy_apps = 0 WHERE granularity = 'hour' AND tenant_id = 'a' AND start = ? SETTINGS mutations_sync = 1", monday.Add(5*time.Hour))
	late := rows[3]
	late.revision, late.user = 2, "other"
	r.late(late)
	w := r.writer()
	w.refilled = time.Now().Add(time.Hour)
	r.round(w)
	if got := r.number("SELECT argMax(legacy_apps, batch) FROM rollup_published WHERE granularity = 'day' AND tenant_id = 'a'"); got != 0 {
		t.Error("the day says that it has what an hour of it has not")
	}
	r.round(r.writer())
	r.complete(r.horizon)
}

func TestWriter_earlierVersion_publishesNothing(t *testing.T) {
	r := newRig(t)
	err := r.db.Exec(t.Context(), "INSERT INTO rollup_published (tenant_id, granularity, start, batch, computed_at, first_at, digest, totals) SELECT 'a', 'hour', ?, toUInt64(toUnixTimestamp64Milli(now64(3))) * 1048576, now64(3), now64(3), 1, true", monday)
	if err == nil || !strings.Contains(err.Error(), "knows_weeks") {
		t.Errorf("got %v", err)
	}
}

func TestWriter_lateEventsAndRevisions_areRestated(t *testing.T) {
	r := newRig(t)
	rows := signIns("a", monday, time.Hour, 30)
	r.insert(rows...)
	r.settle(monday.Add(48 * time.Hour))
	w := r.writer()
	r.round(w)
	r.complete(monday.Add(48 * time.Hour))
	restated := func(want string) {
		t.Helper()
		r.round(w)
		r.complete(monday.Add(48 * time.Hour))
		got := ""
		err := r.db.QueryRow(t.Context(), `SELECT arrayStringConcat(arraySort(groupArray(concat(tenant_id, ' ', granularity, ' ', formatDateTime(start, '%d.%H')))), ', ')
FROM rollup_published FINAL WHERE restated_at IS NOT NULL`).Scan(&got)
		if err != nil || got != want {
			t.Fatalf("restated %q (%v), want %q", got, err, want)
		}
	}
	r.late(rows[3]) // the same again
	restated("")
	revised := rows[3]
	revised.revision, revised.status, revised.user, revised.country = 2, "Failure", "other", "FR"
	r.late(revised)
	restated("a day 02.00, a hour 02.03")
	r.late(rows[3]) // the earlier revision again
	restated("a day 02.00, a hour 02.03")
	r.late(signIns("new", monday.Add(26*time.Hour), time.Minute, 2)...) // a tenant that had none
	restated("a day 02.00, a hour 02.03, new day 03.00, new hour 03.02")
}

func TestWriter_openNote_keepsTheHourInDoubtUntilItsBlockIsStored(t *testing.T) {
	r := newRig(t)
	rows := signIns("a", monday, time.Hour, 24)
	r.insert(rows...)
	r.settle(monday.Add(24 * time.Hour))
	w := r.writer()
	r.round(w)
	before := r.check()
	r.note(50, "open", rows[2:3])
	r.round(w)
	if got := r.check(); got != before-2 {
		t.Errorf("%d spans are taken from the rollups, want %d: not the hour and not the day", got, before-2)
	}
	r.stored[0] = 50
	r.round(w)
	if got := r.check(); got != before-2 {
		t.Error("a note was closed that its block's sink may not have stored")
	}
	r.stored[0] = 51 // its sink died after it was stored
	r.round(w)
	r.complete(monday.Add(24 * time.Hour))
}

func TestWriter_killedBetweenAnyTwoStatements_theNextGoesOnFromTheTables(t *testing.T) {
	r := newRig(t)
	rows := signIns("a", monday, 20*time.Minute, 90)
	r.insert(rows...)
	r.settle(monday.Add(26 * time.Hour))
	late := 0
	for n := 0; ; n++ {
		w := r.writer()
		killedAfter(w, n)
		_, err := w.turn(t.Context())
		if n%4 == 0 { // what one death leaves the next ones do not mend
			r.check()
		}
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		if n%3 == 2 { // something to restate, too
			row := rows[late%70]
			row.revision, row.user = uint64(2+n), fmt.Sprintf("user of try %d", n)
			r.late(row)
			late++
		}
	}
	if late < 3 {
		t.Errorf("only %d restatements were interrupted", late)
	}
	r.round(r.writer())
	r.complete(monday.Add(26 * time.Hour))
}

func TestWriter_twoAtOnce_giveTheSameAsOne(t *testing.T) {
	r := newRig(t)
	r.insert(signIns("a", monday, 10*time.Minute, 300)...)
	r.insert(signIns("b", monday.Add(time.Minute), 15*time.Minute, 200)...)
	var writers sync.WaitGroup
	done := make(chan struct{})
	for range 2 {
		w := r.writer()
		writers.Add(1)
		go func() {
			defer writers.Done()
			for {
				if _, err := w.turn(context.Background()); err != nil {
					t.Error(err)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		}()
	}
	for i := range 10 {
		r.settle(monday.Add(time.Duration(i*5) * time.Hour))
		row := signIn{tenant: "a", id: fmt.Sprint("late", i), user: fmt.Sprint("late", i%4), status: "Failure", at: monday.Add(time.Duration(i) * time.Hour), revision: 9}
		r.late(row)
	}
	close(done)
	writers.Wait()
	r.round(r.writer())
	r.complete(monday.Add(45 * time.Hour))
}

func TestWriter_zombie_doesNotPutAnOlderResultOverANewer(t *testing.T) {
	r := newRig(t)
	rows := signIns("a", monday, time.Hour, 3)
	r.insert(rows...)
	r.settle(monday.Add(3 * time.Hour))
	r.round(r.writer())
	r.late(signIn{tenant: "a", id: "late", user: "late", status: "Success", at: monday, revision: 1})

	zombie := r.writer()
	asleep, wake := make(chan struct{}), make(chan struct{})
	zombie.between = func() error {
		// Once it has computed the hour, before it publishes it.
		if asleep != nil && r.number("SELECT uniqExact(batch) FROM rollup_counts WHERE granularity = 'hour' AND start = ?", monday) == 2 {
			close(asleep)
			asleep = nil
			<-wake
		}
		return nil
	}
	ended := make(chan error, 1)
	sleeping := asleep
	go func() {
		_, err := zombie.turn(context.Background())
		ended <- err
	}()
	select {
	case <-sleeping:
	case <-time.After(patience):
		t.Fatal("the zombie computed nothing")
	}
	r.late(signIn{tenant: "a", id: "later", user: "later", status: "Success", at: monday, revision: 1})
	r.round(r.writer())
	newest := r.number("SELECT max(batch) FROM rollup_published WHERE tenant_id = 'a' AND start = ?", monday)
	close(wake)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := r.number("SELECT count() FROM rollup_published WHERE tenant_id = 'a' AND start = ? AND granularity = 'hour'", monday); got < 1 {
		t.Error("the zombie published nothing")
	}
	if got := r.number("SELECT max(batch) FROM rollup_published WHERE tenant_id = 'a' AND start = ?", monday); got < newest {
		t.Errorf("batch %d counts, want %d or a later one", got, newest)
	}
	r.complete(monday.Add(3 * time.Hour))
}

func TestWriter_publicationTooLate_isRefused(t *testing.T) {
	r := newRig(t)
	s := store{conn: r.db}
	c, err := s.begin(t.Context(), hourly)
	if err != nil {
		t.Fatal(err)
	}
	all := []publication{{span: span{"a", monday.Unix()}, computedAt: c.computedAt, firstAt: c.began}}
	if err := s.swapIn(t.Context(), c, all); err != nil {
		t.Error(err)
	}
	c.batch = newBatch(c.began.Add(-11*time.Minute), 1) // its rows may have been deleted
	if err := s.swapIn(t.Context(), c, all); err == nil {
		t.Error("a batch of 11 minutes ago was published")
	}
}

func TestWriter_hoursPastTheTenantsRetention_areNotComputed(t *testing.T) {
	r := newRig(t)
	now := time.Now().UTC().Truncate(24 * time.Hour)
	old := signIns("short", now.AddDate(0, 0, -20), time.Hour, 48)
	r.insert(old...)
	for i := range old {
		old[i].tenant = "long"
	}
	r.insert(old...)
	if err := clickhouse.Migrate(t.Context(), r.cfg, migrations.Files, 30, testkit.Logger(t)); err != nil {
		t.Fatal(err)
	}
	r.exec("INSERT INTO tenant_retention (tenant_id, sequence, days, changed_by) VALUES ('short', 1, 7, 'test')")
	r.settle(now)
	w := r.writer()
	r.round(w)
	r.late(old[5])
	short := old[5]
	short.tenant = "short"
	r.late(short)
	r.round(w)
	for tenant, want := range map[string]uint64{"long": 48, "short": 0} {
		if got := r.number("SELECT uniqExact(start) FROM rollup_published WHERE tenant_id = ? AND granularity = 'hour'", tenant); got != want {
			t.Errorf("%d hours of %s published, want %d", got, tenant, want)
		}
	}
}

func TestWriter_yearsWithoutSignIns_areSkipped(t *testing.T) {
	r := newRig(t)
	r.insert(signIn{tenant: "a", id: "clock", user: "u", status: "Success", at: time.Unix(0, 0), revision: 1})
	r.insert(signIns("a", monday, time.Hour, 3)...)
	horizon := monday.Add(14 * 24 * time.Hour)
	r.settle(horizon)
	w := r.writer()
	r.round(w)
	r.complete(horizon)
	if got := r.number("SELECT uniqExact(start) FROM rollup_published WHERE granularity = 'hour'"); got > 3*7*24 {
		t.Errorf("%d hours published, want no more than those of three weeks", got)
	}
	r.late(signIn{tenant: "b", id: "gap", user: "u", status: "Success", at: time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), revision: 1})
	r.round(w)
	r.complete(horizon)
}
