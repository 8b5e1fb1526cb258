package signins

import (
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

func TestStretches_coverTheRangeOnce(t *testing.T) {
	day := Ticks(24 * time.Hour / NanosPerTick)
	for _, tc := range []struct{ first, last Ticks }{{0, 0}, {3, 5}, {0, nearWidth - 1}, {0, nearWidth}, {-7, 30 * day}, {17, 10*365*day + 3}} {
		for _, descending := range []bool{true, false} {
			l := List{First: tc.first, Last: tc.last, Descending: descending}
			next := tc.first
			if descending {
				next = tc.last
			}
			var covered Ticks
			for _, to := range []reach{{width: nearWidth}, {width: middleWidth}, {width: allWidth}} {
				if l.Empty() {
					break
				}
				w := l.cutStretch(to)
				if w.low > w.high || descending && w.high != next || !descending && w.low != next {
					t.Fatalf("%d to %d, descending %t: stretch %d to %d where %d was due", tc.first, tc.last, descending, w.low, w.high, next)
				}
				if w.low != tc.first && w.low != w.low.Second() || w.high != tc.last && w.high != w.high.Second()+TicksPerSecond-1 {
					t.Errorf("stretch %d to %d cuts a second", w.low, w.high)
				}
				covered += w.high - w.low + 1
				if next = w.high + 1; descending {
					next = w.low - 1
				}
			}
			if covered != tc.last-tc.first+1 || !l.Empty() {
				t.Errorf("%d to %d, descending %t: %d ticks are covered", tc.first, tc.last, descending, covered)
			}
		}
	}
}

func TestList_nextReach(t *testing.T) {
	const hour = Ticks(time.Hour / NanosPerTick)
	for _, tt := range []struct {
		filter      string
		passed      Ticks
		found, left int
		want        reach
	}{
		{"", nearWidth, 0, 50, reach{middleWidth, false}}, // without a filter, rows lie close together
		{"", nearWidth, 20, 30, reach{18 * hour, false}},
		{"", nearWidth + middleWidth, 5, 45, reach{allWidth, true}},
		{"status eq 'Failure'", nearWidth, 0, 50, reach{middleWidth, true}},
		{"status eq 'Failure'", nearWidth, 1, 49, reach{middleWidth, true}},
		{"status eq 'Failure'", nearWidth, 20, 30, reach{18 * hour, true}},
		{"status eq 'Failure'", nearWidth, 49, 1, reach{nearWidth, false}}, // at least as much again
		{"status eq 'Failure'", nearWidth + middleWidth, 0, 50, reach{allWidth, true}},
		{"status eq 'Failure'", nearWidth + middleWidth, 20, 30, reach{234 * hour, true}},
		{"status eq 'Failure'", nearWidth + middleWidth, 5, 45, reach{allWidth, true}},
		{"userId eq 'u'", nearWidth, 0, 50, reach{allWidth, true}},
		{"userId eq 'u'", nearWidth, 1, 49, reach{588 * hour, true}},
		{"userId eq 'u'", nearWidth, 10, 40, reach{48 * hour, true}},
		{"userId eq 'u'", nearWidth, 49, 1, reach{nearWidth, false}},
		{"userId eq 'u'", 54 * hour, 40, 10, reach{54 * hour, true}},
		{"userId eq 'u'", nearWidth, 1, 999, reach{allWidth, true}},
		{"userId eq 'u'", 400 * 24 * hour, 1, 999, reach{allWidth, true}},
		{"own", nearWidth, 0, 50, reach{allWidth, true}}, // a user's own
		{"id eq 'x'", 0, 0, 50, reach{allWidth, true}},
	} {
		l := List{}
		if tt.filter != "" && tt.filter != "own" {
			f, err := filter.Parse(tt.filter)
			if err != nil {
				t.Fatal(err)
			}
			l.Filter = f
		}
		if tt.filter == "own" {
			l.Filter, l.Scope.User = nil, "u"
		}
		if got := l.nextReach(tt.passed, tt.found, tt.left); got != tt.want {
			t.Errorf("%q, %d found in %d h, %d left: %d h, scattered %t, want %d h, %t", tt.filter, tt.found, tt.passed/hour, tt.left, got.width/hour, got.scattered, tt.want.width/hour, tt.want.scattered)
		}
	}
}
