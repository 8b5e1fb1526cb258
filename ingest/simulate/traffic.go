package simulate

import (
	"time"
)

// traffic makes live sign-ins: of the last seconds, and a few that arrive some
// minutes late.
type traffic struct {
	g *generator
}

func newTraffic(w *World, start time.Time) *traffic {
	const purpose = 3
	return &traffic{newGenerator(w, start, purpose, sprayGapLive)}
}

// take appends n sign-ins that have happened before now.
func (t *traffic) take(now time.Time, n int, out []*signIn) []*signIn {
	for len(out) < n {
		if s := t.g.next(now); s != nil {
			out = append(out, s)
			continue
		}
		t.g.attempt(now.Add(-t.delay()))
	}
	return out
}

// delay is how long after the sign-in its event arrives.
func (t *traffic) delay() time.Duration {
	if chance(t.g.r, 0.02) {
		return time.Minute + time.Duration(t.g.r.Int64N(int64(7*time.Minute)))
	}
	return time.Millisecond + time.Duration(t.g.r.Int64N(int64(2*time.Second)))
}
