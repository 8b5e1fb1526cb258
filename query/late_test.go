package query

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// lateIDs are those of a page of late events, in its order.
func (a reply) lateIDs() string { return strings.Join(a.ids(), " ") }

// storedLate is a sign-in stored so long before noon and so late.
func storedLate(id string, ago, late time.Duration) values {
	return values{"id": id, "created_at": noon.Add(-ago - late - 2*time.Hour), "received_at": noon.Add(-ago), "stored_at": noon.Add(-ago), "late_seconds": uint32(late / time.Second), "user_principal_name": "ada@example.com"}
}

func TestLate_newestStoredFirst_withHowLateEachIs(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	punctual := storedLate("punctual", time.Hour, 0)
	r.insert(storedLate("day", time.Hour, 25*time.Hour), storedLate("minute", 2*time.Hour, time.Minute), storedLate("second", 3*time.Hour, time.Second), storedLate("before", 25*time.Hour, time.Hour), punctual)
	answer := r.get(r.reader(), "/api/late")
	if got := answer.lateIDs(); got != "day minute second" {
		t.Errorf("got %s", answer.text)
	}
	for _, want := range []string{
		`"horizon":"2026-07-17T09:00:00Z","storedThrough":"2026-07-17T11:00:00Z","retainedFrom":"2026-06-17T12:00:00Z","storedFrom":"2026-07-16T12:00:00Z","storedTo":null,"total":3,`,
		`{"over":"PT0S","upTo":"PT1M","events":2},{"over":"PT1M","upTo":"PT10M","events":0}`,
		`{"over":"P1D","upTo":"P7D","events":1},{"over":"P7D","upTo":"P30D","events":0},{"over":"P30D","upTo":null,"events":0}`,
		`{"id":"day","createdDateTime":"2026-07-16T08:00:00Z","receivedAt":"2026-07-17T11:00:00Z","storedAt":"2026-07-17T11:00:00Z","lateSeconds":90000,"late":"P1DT1H","userId":null,"userPrincipalName":"ada@example.com"`,
	} {
		if !strings.Contains(answer.text, want) {
			t.Errorf("no %s in %s", want, answer.text)
		}
	}
	if answer := r.get(r.reader(), "/api/late?from=2026-07-15"); answer.lateIDs() != "day minute second before" {
		t.Errorf("from: %s", answer.text)
	}
	if answer := r.get(r.reader(), "/api/late?to=2026-07-17T09:30:00Z"); answer.lateIDs() != "second before" {
		t.Errorf("to: %s", answer.text)
	}
	if answer := r.get(r.reader(), "/api/late?to=2020-01-01"); answer.lateIDs() != "" || !strings.Contains(answer.text, `"total":0`) {
		t.Errorf("nothing: %s", answer.text)
	}
}

// Of a sign-in that was revised the latest delivery counts, late or not.
func TestLate_revisionAfterTheHorizon_countsAsLate(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	first, second := storedLate("a", 5*time.Hour, 0), storedLate("a", time.Hour, 0)
	second["created_at"], second["revision"], second["late_seconds"] = first["created_at"], uint64(2), uint32(7200)
	r.insert(first)
	r.insert(second)
	if answer := r.get(r.reader(), "/api/late"); answer.lateIDs() != "a" || !strings.Contains(answer.text, `"lateSeconds":7200`) {
		t.Errorf("got %s", answer.text)
	}
}

func TestLate_pages_showEachEventOnce(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	var rows []values
	for i := range 25 { // several of each instant of storing, as blocks are
		rows = append(rows, storedLate(fmt.Sprintf("e%02d", i), time.Duration(i/10)*time.Hour, time.Duration(i%3+1)*time.Hour))
	}
	r.insert(rows...)
	seen := map[string]int{}
	target := "/api/late?top=4"
	for page := 0; target != ""; page++ {
		answer := r.get(r.reader(), target)
		for _, id := range answer.ids() {
			seen[id]++
		}
		if total, said := answer.body["total"]; said != (page == 0) || said && total != 25.0 {
			t.Errorf("page %d: total %v", page, total)
		}
		target, _ = answer.body["nextLink"].(string)
		if page == 2 { // what comes meanwhile belongs to no later page
			r.insert(storedLate("new", 0, time.Hour))
		}
	}
	for i := range 25 {
		if id := fmt.Sprintf("e%02d", i); seen[id] != 1 {
			t.Errorf("%s is shown %d times", id, seen[id])
		}
	}
	if len(seen) != 25 {
		t.Errorf("%d events", len(seen))
	}
}

func TestLate_showsWhatItsReaderMaySee(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	own, old := storedLate("own", time.Hour, time.Hour), storedLate("old", time.Hour, 40*24*time.Hour)
	own["user_id"] = alice
	foreign := storedLate("foreign", time.Hour, time.Hour)
	foreign["tenant_id"] = tenantB
	r.insert(own, old, foreign, storedLate("other", time.Hour, 2*time.Hour))
	if got := r.get(r.reader(), "/api/late").lateIDs(); got != "own other" {
		t.Errorf("a reader sees %s", got)
	}
	if got := r.get(r.token(tenantA, alice), "/api/late").lateIDs(); got != "own" {
		t.Errorf("a user sees %s", got)
	}
	r.keep(tenantA, 90)
	if got := r.get(r.reader(), "/api/late").lateIDs(); got != "own other old" {
		t.Errorf("with a longer retention: %s", got)
	}
	next, _ := r.get(r.reader(), "/api/late?top=1").body["nextLink"].(string)
	for _, target := range []string{"/api/late?top=0", "/api/late?top=1001", "/api/late?from=x", "/api/late?from=2026-07-17&to=2026-07-17", "/api/late?cursor=x", "/api/late?$top=1", next + "&from=2026-07-01"} {
		r.problem(r.reader(), target, http.StatusBadRequest)
	}
	r.problem(r.token(tenantA, alice), next, http.StatusBadRequest)
	r.problem(r.token(tenantB, "", "Global Reader"), next, http.StatusBadRequest)
}
