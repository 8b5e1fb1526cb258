package simulate

import (
	"regexp"
	"sync"
	"testing"
	"time"
)

// One world serves the history and the live traffic at the same time; the race
// detector watches.
func TestWorld_UsedAtTheSameTime(t *testing.T) {
	w := testWorld(t, 1, 2, 50)
	var group sync.WaitGroup
	for i := range 3 {
		group.Go(func() {
			n := 0
			History(w, historyFrom.AddDate(0, 0, i), historyTo, 300, func(Event) bool { n++; return true })
			if n < 290 {
				t.Errorf("%d events", n)
			}
		})
	}
	group.Go(func() {
		live := newTraffic(w, time.Now())
		if got := live.take(time.Now(), 300, nil); len(got) != 300 {
			t.Errorf("%d live events", len(got))
		}
	})
	group.Wait()
}

// Traffic of two starts must not repeat ids: they would be two sign-ins of one id.
func TestTraffic_AnotherStart_OtherIDs(t *testing.T) {
	w := testWorld(t, 1, 1, 50)
	now := time.Now()
	ids := map[string]bool{}
	for _, start := range []time.Time{now.Add(-time.Hour), now} {
		for _, s := range newTraffic(w, start).take(now, 500, nil) {
			if ids[s.id] {
				t.Fatalf("id %s twice", s.id)
			}
			ids[s.id] = true
		}
	}
}

func TestPerson_DeviceNames_AreASCII(t *testing.T) {
	pattern := regexp.MustCompile(`^(LT|PH)-[A-Z]\d{4}$`)
	for _, p := range testWorld(t, 4, 1, 500).tenants[0].people {
		for _, d := range []*device{p.laptop, p.phone} {
			if d.name != "" && !pattern.MatchString(d.name) {
				t.Errorf("%s has a device called %q", p.display, d.name)
			}
		}
	}
}

func TestPerson_TravelsWholeWeeks(t *testing.T) {
	w := testWorld(t, 4, 1, 200)
	away, weeks := 0, 0
	for _, p := range w.tenants[0].people {
		for week := range 10 {
			monday := historyFrom.AddDate(0, 0, 7*week).Add(12 * time.Hour)
			where, out := p.whereabouts(monday)
			later, _ := p.whereabouts(monday.AddDate(0, 0, 3))
			if where != later {
				t.Fatalf("%s was in %s on Monday and in %s on Thursday", p.upn, where.city, later.city)
			}
			weeks++
			if out {
				away++
			}
		}
	}
	between(t, "weeks away", share(away, weeks), 0.02, 0.07)
}
