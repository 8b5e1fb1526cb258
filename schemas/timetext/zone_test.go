package timetext

import (
	"testing"
	"time"
)

// In the night to 2026-10-25 clocks in Berlin show 02:30 twice.
func TestParse_winterTime_offsetsTellTheHoursApart(t *testing.T) {
	parse := func(s string) time.Time {
		t.Helper()
		at, err := Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	summer, winter := parse("2026-10-25T02:30:00+02:00"), parse("2026-10-25T02:30:00+01:00")
	if got := winter.Sub(summer); got != time.Hour {
		t.Errorf("the second 02:30 lies %s after the first, want an hour", got)
	}
	if got := parse("2026-10-25T02:30:00"); !got.Equal(time.Date(2026, 10, 25, 2, 30, 0, 0, time.UTC)) {
		t.Errorf("without an offset it is %s, want UTC", got)
	}
	// The hour that summer time leaves out exists with an offset all the same.
	if got := parse("3/29/2026, 2:30:00 AM +01:00"); !got.Equal(time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)) {
		t.Errorf("got %s", got)
	}
}
