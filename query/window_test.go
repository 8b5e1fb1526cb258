package query

import (
	"testing"
	"time"
)

func TestWindows_coverTheRangeOnce(t *testing.T) {
	hour := ticks(time.Hour / nanosPerTick)
	for _, tc := range []struct {
		first, last ticks
		most        int
	}{{0, 0, 1}, {5, 4, 0}, {0, firstWindow - 1, 1}, {0, firstWindow, 2}, {-7, 30 * 24 * hour, 5}, {0, 10 * 365 * 24 * hour, 64}} {
		for _, descending := range []bool{true, false} {
			var covered ticks
			next, n := tc.first, 0
			if descending {
				next = tc.last
			}
			for low, high := range windows(tc.first, tc.last, descending) {
				n++
				covered += high - low + 1
				if low > high || descending && high != next || !descending && low != next {
					t.Fatalf("window %d to %d where %d was due", low, high, next)
				}
				if next = high + 1; descending {
					next = low - 1
				}
			}
			if covered != tc.last-tc.first+1 && tc.last >= tc.first || n > tc.most {
				t.Errorf("%d to %d: %d ticks in %d windows", tc.first, tc.last, covered, n)
			}
		}
	}
}

func TestTicks_roundTrip(t *testing.T) {
	for _, text := range []string{"1900-01-01T00:00:00Z", "1969-12-31T23:59:59.9999999Z", "1970-01-01T00:00:00Z", "2026-07-17T14:10:02.1234567Z", "2299-12-31T23:59:59.9999999Z"} {
		want, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := ticksOf(want).time(); !got.Equal(want) {
			t.Errorf("%s became %s", text, got)
		}
	}
	if ticksOf(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)) != firstTick || ticksOf(time.Date(2299, 12, 31, 23, 59, 59, 999999900, time.UTC)) != lastTick {
		t.Error("the ends of the range are wrong")
	}
}
