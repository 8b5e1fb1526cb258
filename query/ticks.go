package query

import (
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

// ticks is a moment in units of 100 ns since 1970-01-01 UTC, the resolution of
// created_at.
type ticks int64

const (
	nanosPerTick         = 100
	ticksPerSecond ticks = 1e9 / nanosPerTick
	// lastTick is beyond every moment that can be stored: 2300-01-01 less a tick.
	lastTick ticks = 104137919999999999
	// firstTick is 1900-01-01.
	firstTick ticks = -22089888000000000
)

// ticksOf rounds towards the past.
func ticksOf(t time.Time) ticks {
	return ticks(t.Unix()*int64(time.Second/nanosPerTick) + int64(t.Nanosecond()/nanosPerTick))
}

func (t ticks) time() time.Time {
	const perSecond = int64(ticksPerSecond)
	return time.Unix(int64(t)/perSecond, int64(t)%perSecond*nanosPerTick).UTC()
}

// second is the beginning of the moment's second.
func (t ticks) second() ticks {
	rest := t % ticksPerSecond
	if rest < 0 {
		rest += ticksPerSecond
	}
	return t - rest
}

// text is the moment as a parameter of the type filter.TimeType.
func (t ticks) text() string { return filter.FormatTime(t.time()) }
