package signins

import (
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

// A list looks for its sign-ins in stretches: the nearest hours answer most lists
// at the cost of few rows, then some days, where what is not rare is found in the
// order of the table. What is not found there is rare, and looked for everywhere
// else at once.
const (
	nearWidth   = Ticks(6 * time.Hour / NanosPerTick)
	middleWidth = Ticks(3 * 24 * time.Hour / NanosPerTick)
	allWidth    = Ticks(0)
)

// widths are those of the stretches that the list is looked for in. What is known
// to be rare is not worth looking for bit by bit.
func (l *List) widths() []Ticks {
	switch l.Filter.Rarity() {
	case filter.Single:
		return []Ticks{allWidth}
	case filter.Few:
		return []Ticks{nearWidth, allWidth}
	}
	return []Ticks{nearWidth, middleWidth, allWidth}
}

// stretch is a closed range of moments. Where another one touches it, it ends at a
// whole second, as revisions move a sign-in within its second.
type stretch struct {
	low, high Ticks
	// far is whether it is all that is left.
	far bool
}

// cutStretch takes the next stretch of a list off its range.
func (l *List) cutStretch(width Ticks) stretch {
	w := stretch{low: l.First, high: l.Last, far: width == allWidth}
	switch {
	case w.far:
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
