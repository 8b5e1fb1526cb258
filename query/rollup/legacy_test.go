package rollup

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// legacyMark is that of the client apps that these tests take for legacy.
const legacyMark = 7

func (w *world) anyLegacyQuestion() (Period, LegacyQuestion) {
	p := w.anyQuestion().Period
	p.Bucket = Whole
	return p, LegacyQuestion{ClientApps: []string{"IMAP4", "POP3"}, Mark: legacyMark, Interactive: w.random.IntN(2) == 0, Top: []int{1, 3, 1000}[w.random.IntN(3)]}
}

// legacyByForce answers from the events themselves.
func (w *world) legacyByForce(p Period, q LegacyQuestion) LegacyTally {
	t := LegacyTally{}
	var all []LegacyValue
	for key, e := range w.events {
		if e.tenant != p.Tenant || e.at.Before(p.From) || !e.at.Before(p.To) || !slices.Contains(q.ClientApps, e.client) || q.Interactive && !e.interactive || len(p.OwnIDs) > 0 && !slices.Contains(p.OwnIDs, e.user) {
			continue
		}
		t.RestatedAt = maxTime(t.RestatedAt, w.late[key])
		for kind, value := range map[LegacyKind][2]string{LegacyClientApp: {e.client}, LegacyApp: {e.app, e.appName}, LegacyUser: {e.userOf(), e.name}} {
			v := LegacyValue{Value: value[0], Name: value[1], SignIns: 1, First: e.at, Last: e.at, kind: kind, hash: value[0]}
			if v.Name != "" {
				v.named = e.at
			}
			switch e.status {
			case "Success":
				v.Success = 1
			case "Failure":
				v.Failure = 1
			case "Interrupted":
				v.Interrupted = 1
			}
			all = append(all, v)
			if kind == LegacyClientApp {
				t.All.count(v)
			}
		}
	}
	t.Values = summed(all)
	for kind, list := range t.Values {
		slices.SortFunc(list, func(a, b LegacyValue) int {
			return cmp.Or(cmp.Compare(b.SignIns, a.SignIns), cmp.Compare(a.Value, b.Value))
		})
		for _, v := range list {
			if kind == LegacyUser && v.Value != "" {
				t.Users++
			}
		}
		t.Values[kind] = list[:min(q.Top, len(list))]
	}
	return t
}

// text is all that the answer says.
func (t LegacyTally) text() string {
	var text strings.Builder
	say := func(v LegacyValue) {
		fmt.Fprintln(&text, v.Value, v.Name, v.SignIns, v.Success, v.Failure, v.Interrupted, v.First.UTC().Format(time.RFC3339Nano), v.Last.UTC().Format(time.RFC3339Nano))
	}
	fmt.Fprintln(&text, t.Users, t.RestatedAt.UTC().Format(time.RFC3339Nano))
	say(t.All)
	for _, kind := range []LegacyKind{LegacyClientApp, LegacyApp, LegacyUser} {
		fmt.Fprintln(&text, kind)
		for _, v := range t.Values[kind] {
			say(v)
		}
	}
	return text.String()
}

// checkLegacy asks something and compares.
func (w *world) checkLegacy() {
	w.Helper()
	p, q := w.anyLegacyQuestion()
	w.checkLegacyOf(p, q)
}

func (w *world) checkLegacyOf(p Period, q LegacyQuestion) {
	w.Helper()
	for _, reader := range []*Reader{w.plain, w.reader, w.reader} {
		got, err := reader.Legacy(w.Context(), p, q)
		if err != nil {
			w.Fatal(err)
		}
		if want := w.legacyByForce(p, q); got.text() != want.text() {
			w.Errorf("%+v %+v: got\n%s, want\n%s", p, q, got.text(), want.text())
		}
	}
}

// The rollup is really read, of all that is published and not in doubt, and only
// where it has the client apps that are asked for.
func TestLegacy_publishedAndUntouched_isNotReadFromTheBaseTable(t *testing.T) {
	w := newWorld(t, 11)
	w.store(300, false)
	w.publish(true)
	w.do("TRUNCATE TABLE signins")
	p := Period{Tenant: "t1", From: w.start, To: w.start.AddDate(0, 0, w.days), Bucket: Whole}
	q := LegacyQuestion{ClientApps: []string{"IMAP4", "POP3"}, Mark: legacyMark, Top: 5}
	w.checkLegacyOf(p, q)
	q.Interactive = true
	w.checkLegacyOf(p, q)
	q.Mark++
	got, err := w.reader.Legacy(t.Context(), p, q)
	if err != nil || got.All.SignIns != 0 {
		t.Errorf("rollups of other client apps are read: %+v, %v", got.All, err)
	}
}

// Users are ranked once for the same units, whatever lies beside them.
func TestLegacy_ranking_isKept(t *testing.T) {
	w := newWorld(t, 13)
	w.store(200, false)
	w.publish(true)
	p := Period{Tenant: "t1", From: w.start, To: w.start.AddDate(0, 0, w.days-1), Bucket: Whole}
	q := LegacyQuestion{ClientApps: []string{"IMAP4", "POP3"}, Mark: legacyMark, Top: 3}
	w.checkLegacyOf(p, q)
	w.keptParts, w.readParts = 0, 0
	p.To = p.To.Add(17 * time.Minute)
	w.checkLegacyOf(p, q)
	if w.keptParts != 2 || w.readParts != 0 {
		t.Errorf("%d rankings were kept and %d read", w.keptParts, w.readParts)
	}
	w.publish(true)
	w.checkLegacyOf(p, q)
	if w.readParts != 1 {
		t.Errorf("%d rankings were read of new computations", w.readParts)
	}
}

// Any number of users may have as many sign-ins as the last that is listed.
func TestLegacy_usersOfAsManySignIns_areListedByTheirText(t *testing.T) {
	w := newWorld(t, 12)
	var list []event
	for i := range 60 {
		e := w.anyEvent()
		e.tenant, e.id, e.user, e.name, e.client, e.at = "t1", fmt.Sprint("tie", i), fmt.Sprint("user", i%20), "", "POP3", w.start.Add(time.Duration(i)*7*time.Hour)
		list = append(list, e)
	}
	w.insert(list)
	w.publish(true)
	p := Period{Tenant: "t1", From: w.start.Add(90 * time.Minute), To: w.start.AddDate(0, 0, w.days).Add(-time.Minute), Bucket: Whole}
	for _, top := range []int{1, 7, 19, 20, 21} {
		w.checkLegacyOf(p, LegacyQuestion{ClientApps: []string{"IMAP4", "POP3"}, Mark: legacyMark, Top: top})
	}
}
