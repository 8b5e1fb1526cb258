package query

import (
	"iter"
	"time"
)

// A list walks from its beginning in windows that grow: the newest page costs a
// few hours of rows, a rare filter still sees everything after a few steps.
// Deduplication (FINAL) is dear over everything and cheap inside a window.
const (
	firstWindow  = ticks(6 * time.Hour / nanosPerTick)
	largestWidth = ticks(64 * 24 * time.Hour / nanosPerTick)
	windowGrowth = 4
)

// windows cuts the closed range from first to last into closed windows that
// touch but do not overlap, in the order of the list.
func windows(first, last ticks, descending bool) iter.Seq2[ticks, ticks] {
	return func(yield func(ticks, ticks) bool) {
		for width := firstWindow; first <= last; width = min(width*windowGrowth, largestWidth) {
			low, high := first, last
			if descending {
				low = max(first, last-width+1)
				last = low - 1
			} else {
				high = min(last, first+width-1)
				first = high + 1
			}
			if !yield(low, high) {
				return
			}
		}
	}
}
