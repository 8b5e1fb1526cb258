package rollup

import (
	"slices"
	"time"
)

// maxSpans bounds how many spans of the base table one plan has. Beyond it the
// shortest stretches between two spans are read from the base table too, which
// is right for any of them.
const maxSpans = 48

// span is a stretch of time, from <= t < to.
type span struct{ from, to time.Time }

// spansWithout returns what of a period the units do not cover. The units lie
// in the period, in order, and do not overlap.
func spansWithout(period span, units []unit) []span {
	var spans []span
	at := period.from
	for _, u := range units {
		if at.Before(u.from) {
			spans = append(spans, span{at, u.from})
		}
		at = u.to
	}
	if at.Before(period.to) {
		spans = append(spans, span{at, period.to})
	}
	return spans
}

// joined joins spans over the shortest stretches between them until there are at
// most limit.
func joined(spans []span, limit int) []span {
	if len(spans) <= limit {
		return spans
	}
	stretches := make([]int, len(spans)-1) // i stands for the stretch behind span i
	for i := range stretches {
		stretches[i] = i
	}
	width := func(i int) time.Duration { return spans[i+1].from.Sub(spans[i].to) }
	slices.SortStableFunc(stretches, func(a, b int) int { return int(width(a)/time.Hour) - int(width(b)/time.Hour) })
	closed := make([]bool, len(stretches))
	for _, i := range stretches[:len(spans)-limit] {
		closed[i] = true
	}
	list := []span{spans[0]}
	for i, s := range spans[1:] {
		if closed[i] {
			list[len(list)-1].to = s.to
		} else {
			list = append(list, s)
		}
	}
	return list
}
