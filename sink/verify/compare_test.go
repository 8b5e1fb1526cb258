package verify

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestCompare(t *testing.T) {
	// "5a" is offset 5 with id a.
	records := func(text string) (all []record) {
		for _, word := range strings.Fields(text) {
			var rec record
			_, _ = fmt.Sscanf(word, "%d%s", &rec.offset, &rec.key.id)
			all = append(all, rec)
		}
		return all
	}
	rows := func(text string) (all []row) {
		for _, rec := range records(text) {
			all = append(all, row{offset: rec.offset, id: rec.key.id})
		}
		return all
	}
	tests := []struct {
		name          string
		records, rows string
		want          string
	}{
		{"nothing", "", "", "found 0"},
		{"all there, offsets with holes", "1a 2b 7c", "1a 2b 7c", "found 3"},
		{"one missing in the middle", "1a 2b 7c", "1a 7c", "found 2 missing 2b"},
		{"first and last missing", "1a 2b 7c", "2b", "found 1 missing 1a missing 7c"},
		{"no rows", "1a 2b", "", "found 0 missing 1a missing 2b"},
		{"twice", "1a 2b", "1a 1a 2b", "found 2 duplicate 1a"},
		{"three times at the end", "1a 2b", "1a 2b 2b 2b", "found 2 duplicate 2b duplicate 2b"},
		{"row where the topic has none", "1a 5b", "1a 3x 5b", "found 2 stray 3x"},
		{"rows before and behind", "3a", "1x 3a 9y", "found 1 stray 1x stray 9y"},
		{"another sign-in's row", "1a 2b", "1z 2b", "found 1 missing 1a stray 1z"},
		{"own row beside another's", "1a", "1z 1a", "found 1 stray 1z"},
		{"another's row between repeats", "1a", "1a 1z 1a", "found 1 duplicate 1a stray 1z"},
		{"no records", "", "4x", "found 0 stray 4x"},
		{"record that is no SignIn", "1 2b", "2b", "found 1 missing 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := compare(records(tt.records), rows(tt.rows))
			got := fmt.Sprintf("found %d", d.found)
			for _, rec := range d.missing {
				got += fmt.Sprintf(" missing %d%s", rec.offset, rec.key.id)
			}
			for _, r := range d.duplicates {
				got += fmt.Sprintf(" duplicate %d%s", r.offset, r.id)
			}
			for _, r := range d.stray {
				got += fmt.Sprintf(" stray %d%s", r.offset, r.id)
			}
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
			if sum := d.found + len(d.missing); sum != len(records(tt.records)) {
				t.Errorf("%d records are accounted for", sum)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }
	kept := limits{}
	aged := limits{rows: day(10), letters: day(12)}
	rec := func(created, written int) record {
		return record{written: day(written), revision: 7, key: key{tenant: "t", id: "a", second: day(created).Unix()}}
	}
	unreadable := record{written: day(20)}
	tests := []struct {
		name    string
		rec     record
		latest  uint64
		refused bool
		limits  limits
		want    outcome
	}{
		{"later revision", rec(20, 20), 8, false, kept, superseded},
		{"same revision, merged", rec(20, 20), 7, false, kept, superseded},
		{"only an earlier revision", rec(20, 20), 6, false, kept, gap},
		{"no row of the sign-in", rec(20, 20), 0, false, kept, gap},
		{"refused", rec(20, 20), 0, true, kept, dead},
		{"later revision, and refused", rec(20, 20), 8, true, kept, superseded},
		{"past its retention", rec(9, 20), 0, false, aged, outOfReach},
		{"within its retention", rec(10, 20), 0, false, aged, gap},
		{"written when letters are gone already", rec(20, 11), 0, false, aged, outOfReach},
		{"written since the first letter left", rec(20, 12), 0, false, aged, gap},
		{"unreadable, refused", unreadable, 0, true, kept, dead},
		{"unreadable, no letter", unreadable, 0, false, kept, gap},
		{"unreadable, whatever the retention", unreadable, 0, false, limits{rows: day(30)}, gap},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := judge(tt.rec, tt.latest, tt.refused, tt.limits); got != tt.want {
				t.Errorf("outcome %d, want %d", got, tt.want)
			}
		})
	}
}
