package rollup

import (
	"testing"
	"time"
)

func TestUnits_floorAndCeil(t *testing.T) {
	at := time.Date(2026, 3, 4, 17, 58, 59, 0, time.UTC) // a Wednesday
	for u, want := range map[*unit][2]string{
		sliced: {"2026-03-04T17:55:00Z", "2026-03-04T18:00:00Z"},
		hourly: {"2026-03-04T17:00:00Z", "2026-03-04T18:00:00Z"},
		daily:  {"2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z"},
		weekly: {"2026-03-02T00:00:00Z", "2026-03-09T00:00:00Z"},
	} {
		if got := [2]string{moment(u.floor(at.Unix())), moment(u.ceil(at.Unix()))}; got != want {
			t.Errorf("%s: %v, want %v", u.name, got, want)
		}
		if begin := u.floor(at.Unix()); u.ceil(begin) != begin || u.floor(begin) != begin {
			t.Errorf("%s: its beginning is not its own", u.name)
		}
	}
}

// What is put together comes after its parts, of which it has whole ones.
func TestUnits_partsComeBefore(t *testing.T) {
	made := map[*unit]bool{}
	for _, u := range units {
		if u.parts != nil && (!made[u.parts] || u.length%u.parts.length != 0) {
			t.Errorf("%s of %s", u.name, u.parts.name)
		}
		made[u] = true
	}
}
