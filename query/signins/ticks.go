package signins

import (
	"time"

	"github.com/gatehouse/gatehouse/query/filter"
)

// Ticks is a moment in units of 100 ns since 1970-01-01 UTC, the resolution of
// created_at.
type Ticks int64

const (
	// NanosPerTick is how many nanoseconds make a tick.
	NanosPerTick = 100
	// TicksPerSecond is how many make a second.
	TicksPerSecond Ticks = 1e9 / NanosPerTick
	// LastTick is beyond every moment that can be stored: 2300-01-01 less a tick.
	LastTick Ticks = 104137919999999999
	// FirstTick is 1900-01-01.
	FirstTick Ticks = -22089888000000000
)

// TicksOf rounds a time towards the past.
func TicksOf(t time.Time) Ticks {
	return Ticks(t.Unix()*int64(time.Second/NanosPerTick) + int64(t.Nanosecond()/NanosPerTick))
}

// Time is the moment in UTC.
func (t Ticks) Time() time.Time {
	const perSecond = int64(TicksPerSecond)
	return time.Unix(int64(t)/perSecond, int64(t)%perSecond*NanosPerTick).UTC()
}

// Second is the beginning of the moment's second.
func (t Ticks) Second() Ticks {
	rest := t % TicksPerSecond
	if rest < 0 {
		rest += TicksPerSecond
	}
	return t - rest
}

// end is the last moment of the moment's second.
func (t Ticks) end() Ticks { return t.Second() + TicksPerSecond - 1 }

// Text is the moment as a parameter of the type filter.TimeType.
func (t Ticks) Text() string { return filter.FormatTime(t.Time()) }
