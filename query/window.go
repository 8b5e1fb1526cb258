package query

import (
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

// A list looks for its sign-ins in stretches: the nearest hours answer most lists
// at the cost of few rows, then some days, where what is not rare is found in the
// order of the table. What is not found there is rare, and looked for everywhere
// else at once.
const (
	nearWidth   = ticks(6 * time.Hour / nanosPerTick)
	middleWidth = ticks(3 * 24 * time.Hour / nanosPerTick)
	allWidth    = ticks(0)
	// largestWidth bounds the windows of a download.
	largestWidth = ticks(64 * 24 * time.Hour / nanosPerTick)
)

// widths are those of the stretches that the list is looked for in. What is known
// to be rare is not worth looking for bit by bit.
func (l listing) widths() []ticks {
	rarity := filter.Common
	if l.filter != nil {
		rarity = l.filter.Rarity()
	}
	switch rarity {
	case filter.Single:
		return []ticks{allWidth}
	case filter.Few:
		return []ticks{nearWidth, allWidth}
	}
	return []ticks{nearWidth, middleWidth, allWidth}
}

// stretch is a closed range of moments. Where another one touches it, it ends at a
// whole second, as revisions move a sign-in within its second.
type stretch struct {
	low, high ticks
	// far is whether it is all that is left.
	far bool
}

// cutStretch takes the next stretch of a list off its range.
func (l *listing) cutStretch(width ticks) stretch {
	w := stretch{low: l.first, high: l.last, far: width == allWidth}
	switch {
	case w.far:
		l.first = l.last + 1
	case l.descending:
		w.low = max(l.first, (l.last - width + 1).second())
		l.last = w.low - 1
	default:
		w.high = min(l.last, (l.first+width-1).second()+ticksPerSecond-1)
		l.first = w.high + 1
	}
	return w
}

// pass leaves out of a stretch what lies before the end of a second, in the order
// of the list.
func (w *stretch) pass(second ticks, descending bool) {
	if descending {
		w.high = second - 1
	} else {
		w.low = second + ticksPerSecond
	}
}
