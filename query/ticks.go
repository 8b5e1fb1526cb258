package query

import (
	"time"

	"github.com/gatehouse/gatehouse/query/signins"
)

// ticks is a moment to 100 ns.
type ticks = signins.Ticks

// nanosPerTick is how many nanoseconds make a tick.
const nanosPerTick = signins.NanosPerTick

// ticksOf rounds towards the past.
func ticksOf(t time.Time) ticks { return signins.TicksOf(t) }
