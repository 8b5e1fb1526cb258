package simulate

import "time"

// History yields sign-ins between two instants in the order of their times, so
// many that their number is total or a few more. It spreads them as people live:
// by working hours, weekdays and time zones. The same arguments yield the same
// events. It stops early when yield returns false.
func History(w *World, from, to time.Time, total int, yield func(Event) bool) {
	if !from.Before(to) || total <= 0 {
		return
	}
	const purpose = 2
	g := newGenerator(w, from, purpose, sprayGapHistory)
	shares := w.shares(from, to)
	var buf []byte
	done, planned := 0, 0.0
	for i, share := range shares {
		start := from.Add(time.Duration(i) * time.Hour)
		end := earlier(start.Add(time.Hour), to)
		planned += share * float64(total)
		for done+len(g.pending) < int(planned+0.5) {
			g.attempt(start.Add(time.Duration(g.r.Int64N(int64(end.Sub(start))))))
		}
		for s := g.next(end); s != nil; s = g.next(end) {
			event := s.event(buf[:0])
			if buf = event.JSON; !yield(event) {
				return
			}
			done++
		}
	}
}

// shares is the part of all sign-ins between two instants that falls into each
// hour from the first instant on.
func (w *World) shares(from, to time.Time) []float64 {
	var out, sums []float64
	total := 0.0
	for start := from; start.Before(to); start = start.Add(time.Hour) {
		sums = w.liveliness(start, sums[:0])
		// The last hour may be a part of one.
		lively := sums[len(sums)-1] * earlier(start.Add(time.Hour), to).Sub(start).Hours()
		out = append(out, lively)
		total += lively
	}
	for i := range out {
		out[i] /= total
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
