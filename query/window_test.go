package query

import (
	"testing"
	"time"
)

func TestStretches_coverTheRangeOnce(t *testing.T) {
	day := ticks(24 * time.Hour / nanosPerTick)
	for _, tc := range []struct{ first, last ticks }{{0, 0}, {3, 5}, {0, nearWidth - 1}, {0, nearWidth}, {-7, 30 * day}, {17, 10*365*day + 3}} {
		for _, descending := range []bool{true, false} {
			l := listing{first: tc.first, last: tc.last, descending: descending}
			next := tc.first
			if descending {
				next = tc.last
			}
			var covered ticks
			for _, width := range []ticks{nearWidth, middleWidth, allWidth} {
				if l.first > l.last {
					break
				}
				w := l.cutStretch(width)
				if w.low > w.high || descending && w.high != next || !descending && w.low != next {
					t.Fatalf("%d to %d, descending %t: stretch %d to %d where %d was due", tc.first, tc.last, descending, w.low, w.high, next)
				}
				if w.low != tc.first && w.low != w.low.second() || w.high != tc.last && w.high != w.high.second()+ticksPerSecond-1 {
					t.Errorf("stretch %d to %d cuts a second", w.low, w.high)
				}
				covered += w.high - w.low + 1
				if next = w.high + 1; descending {
					next = w.low - 1
				}
			}
			if covered != tc.last-tc.first+1 || l.first <= l.last {
				t.Errorf("%d to %d, descending %t: %d ticks are covered", tc.first, tc.last, descending, covered)
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
