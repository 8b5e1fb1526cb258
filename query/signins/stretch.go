package signins

import (
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

// A list looks for its sign-ins in stretches: the nearest hours answer most lists
// at the cost of few rows, then some days, where what is not rare is found in the
// order of the table. What is not found there is rare, and looked for everywhere
// else at once. Of what is known to be rare, the nearest hours tell how much time a
// page may take: a user of many sign-ins a day is not looked for in all of a month.
const (
	nearWidth   = Ticks(6 * time.Hour / NanosPerTick)
	middleWidth = Ticks(3 * 24 * time.Hour / NanosPerTick)
	// farWidth is from where on all that is left is looked through at once.
	farWidth = Ticks(32 * 24 * time.Hour / NanosPerTick)
	allWidth = Ticks(0)
)

// startWidth is the width of the first stretch that the list is looked for in.
func (l *List) startWidth() Ticks {
	if l.Filter.Rarity() == filter.Single {
		return allWidth
	}
	return nearWidth
}

// nextWidth is the width of the stretch after those that came to passed, where found
// sign-ins were found of a page that still takes left.
func (l *List) nextWidth(passed Ticks, found, left int) Ticks {
	switch {
	case l.Filter.Rarity() != filter.Few:
		if passed == nearWidth {
			return middleWidth
		}
	case found > 0:
		// Twice what should do, as each stretch costs a look of its own.
		if width := max(passed, 2*passed*Ticks(left)/Ticks(found)); width < farWidth {
			return width
		}
	}
	return allWidth
}

// stretch is a closed range of moments. Where another one touches it, it ends at a
// whole second, as revisions move a sign-in within its second.
type stretch struct {
	low, high Ticks
	// scattered is whether what is looked for lies far apart in it: then it is found
	// by indexes, else in the order of the table.
	scattered bool
}

// cutStretch takes the next stretch of a list off its range.
func (l *List) cutStretch(width Ticks) stretch {
	w := stretch{low: l.First, high: l.Last, scattered: width == allWidth || width > nearWidth && l.Filter.Rarity() == filter.Few}
	switch {
	case width == allWidth:
		l.First = l.Last + 1
	case l.Descending:
		w.low = max(l.First, (l.Last - width + 1).Second())
		l.Last = w.low - 1
	default:
		w.high = min(l.Last, (l.First + width - 1).end())
		l.First = w.high + 1
	}
	return w
}

// pass leaves out of a stretch what lies before the end of a second, in the order
// of the list.
func (w *stretch) pass(second Ticks, descending bool) {
	if descending {
		w.high = second - 1
	} else {
		w.low = second + TicksPerSecond
	}
}
