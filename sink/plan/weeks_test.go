package plan

import (
	"testing"
	"time"
)

func TestWeeks_spread(t *testing.T) {
	tests := []struct {
		name string
		rows []int // of each week
		want int
	}{
		{"nothing", nil, 1},
		{"live", []int{5000}, 1},
		{"live on a Monday", []int{2500, 2500}, 1},
		{"live with an event of last month", []int{1, 1, 1}, 1},
		{"live with late events", []int{5000, 3, 8, 1, 2, 1}, 1},
		{"live with late events of all times", append([]int{5000}, repeat(64, 1)...), 4},
		{"a month", repeat(5, 300), 5},
		{"four years", repeat(208, 60), 208},
		{"a year, mostly of late", append([]int{1000}, repeat(51, 200)...), 11},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var w weeks
			monday := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
			for round := range 2 { // again after a reset
				for week, n := range tt.rows {
					from := monday.AddDate(0, 0, -7*week)
					for i := range n { // from the first nanosecond to the last
						w.add(from.UnixNano() + int64(i)*(int64(7*24*time.Hour)-1)/int64(max(n-1, 1)))
					}
				}
				if got := w.spread(); got != tt.want {
					t.Errorf("round %d: spread over %d weeks, want %d", round, got, tt.want)
				}
				w.reset()
			}
		})
	}
}

// repeat is n times rows.
func repeat(n, rows int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = rows
	}
	return all
}

func TestWeeks_timesBefore1970_fallIntoTheirOwnWeeks(t *testing.T) {
	var w weeks
	for day := range 14 {
		w.add(time.Date(1969, 12, 22+day, 12, 0, 0, 0, time.UTC).UnixNano())
	}
	if len(w.rows) != 2 || w.fullest != 7 {
		t.Errorf("two weeks of days: %d weeks, the fullest with %d", len(w.rows), w.fullest)
	}
}

func TestPlan_blockOfManyWeeks_waitsLongerWithinItsPatience(t *testing.T) {
	opened := time.Unix(1000, 0)
	for weeks, want := range map[int]time.Duration{1: time.Second, 3: time.Second, 5: 5 * time.Second, 208: 10 * time.Second} {
		p := Plan{Limits: Limits{Rows: 1000, Bytes: 1 << 20, Interval: time.Second, Patience: 10 * time.Second}}
		for week := range weeks {
			p.Add(int64(week), opened)
			p.weeks.add(opened.AddDate(0, 0, 7*week).UnixNano())
		}
		if p.Due(opened.Add(want-1), false, false) || !p.Due(opened.Add(want), false, false) {
			t.Errorf("a block of %d weeks is not due exactly after %s", weeks, want)
		}
		p.Cut()
		p.Add(1000, opened)
		p.weeks.add(0)
		if !p.Due(opened.Add(time.Second), false, false) {
			t.Errorf("the block after one of %d weeks waits longer than usual", weeks)
		}
	}
}
