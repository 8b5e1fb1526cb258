package signins

import (
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

// A list looks for its sign-ins in stretches: the nearest hours answer most lists at the
// cost of few rows. What they hold tells how much time the rest of the page may take, some
// days at most where nothing says that it is rare. What is not found there is looked for
// everywhere else at once.
const (
	nearWidth   = Ticks(6 * time.Hour / NanosPerTick)
	middleWidth = Ticks(3 * 24 * time.Hour / NanosPerTick)
	// farWidth is from where on all that is left is looked through at once.
	farWidth = Ticks(32 * 24 * time.Hour / NanosPerTick)
	allWidth = Ticks(0)
	// moment is the longest pause between sign-ins that is not worth beginning anew behind.
	moment = 60 * TicksPerSecond
)

// reach is how a list looks for what it has not found yet.
type reach struct {
	// width is how far.
	width Ticks
	// scattered is whether what is looked for lies far apart in it: then indexes find it
	// and all threads look through what they leave, else one thread goes through the
	// table in its order until it has found enough.
	scattered bool
}

// rarity is how many sign-ins the list can have: one user's own are few.
func (l *List) rarity() filter.Rarity {
	if l.Scope.User != "" {
		return max(filter.Few, l.Filter.Rarity())
	}
	return l.Filter.Rarity()
}

// firstReach is how the list begins.
func (l *List) firstReach() reach {
	if l.rarity() == filter.Single {
		return reach{allWidth, true}
	}
	return reach{nearWidth, false}
}

// nextReach is how it goes on after stretches that came to passed, where found sign-ins
// were found of a page that still takes left.
func (l *List) nextReach(passed Ticks, found, left int) reach {
	width := allWidth
	if found > 0 {
		// Twice what should do, as each stretch costs a look of its own.
		width = max(passed, 2*passed*Ticks(left)/Ticks(found))
	}
	if passed == nearWidth && l.rarity() == filter.Common && (width == allWidth || width > middleWidth) {
		width = middleWidth
	}
	if width > farWidth {
		width = allWidth
	}
	// Without a filter, rows of the list lie close together wherever there are any.
	filtered := l.Filter != nil || l.Search != nil || l.Scope.User != ""
	return reach{width, width == allWidth || filtered && width != nearWidth}
}

// stretch is a closed range of moments. Where another one touches it, it ends at a
// whole second, as revisions move a sign-in within its second.
type stretch struct {
	low, high Ticks
	scattered bool // as in reach
}

// cutStretch takes the next stretch of a list off its range.
func (l *List) cutStretch(r reach) stretch {
	w := stretch{low: l.First, high: l.Last, scattered: r.scattered}
	switch {
	case r.width == allWidth:
		l.First = l.Last + 1
	case l.Descending:
		w.low = max(l.First, (l.Last - r.width + 1).Second())
		l.Last = w.low - 1
	default:
		w.high = min(l.Last, (l.First + r.width - 1).end())
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
