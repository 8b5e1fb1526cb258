package signins

import (
	"testing"
	"time"
)

// Whatever comes in a window, the next one begins where it ended.
func TestWindows_coverTheRangeWithoutOverlap(t *testing.T) {
	l := &List{First: 0, Last: Ticks(40 * 24 * time.Hour / NanosPerTick)}
	for seed := range 20 {
		high, steps := l.Last, 0
		for w := firstWindowOf(l); w.high >= l.First; steps++ {
			if w.high != high || w.low < l.First || w.low > w.high || steps > 100_000 {
				t.Fatalf("seed %d: window %v after one that ended at %d", seed, w, high)
			}
			n := (steps*7919 + seed*104729) % (windowRows + 1)
			last := w.high - (w.high-w.low)/2
			if high = w.low - 1; n >= windowRows {
				high = last
			}
			if w.low == w.high && n >= windowRows { // no more of one instant than of a page
				n = 0
				high = w.low - 1
			}
			w = w.next(l, n, windowRows, last)
		}
	}
}
