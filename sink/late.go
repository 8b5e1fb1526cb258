package sink

import (
	"math"
	"time"
)

// lateSeconds is how far before the horizon an event lies, in seconds, rounded
// up; 0 for one that does not. created and horizon are nanoseconds since
// 1970-01-01 UTC; a horizon of 0 is unknown, and nothing is late then.
func lateSeconds(created, horizon int64) uint32 {
	if horizon == 0 || created >= horizon {
		return 0
	}
	const second = int64(time.Second)
	late := horizon - created
	if late < 0 { // the two lie so far apart that the difference overflows
		return math.MaxUint32
	}
	n := late / second
	if late%second > 0 {
		n++
	}
	return uint32(min(n, math.MaxUint32))
}

// markLate sets the column late_seconds of all rows, as of the horizon given in
// nanoseconds since 1970-01-01 UTC; an insert that is tried again marks anew.
func (c *columns) markLate(horizon int64) {
	created := &c.identity.createdAt
	for i, ticks := range created.Data {
		c.origin.lateSeconds[i] = lateSeconds(int64(ticks)*created.Tick(), horizon)
	}
}

// countLate counts the late rows of a block that has been inserted.
func (m *metrics) countLate(c *columns) {
	for _, seconds := range c.origin.lateSeconds {
		if seconds > 0 {
			m.late.Observe(float64(seconds))
		}
	}
}

// lateBuckets are bounds of lateness in seconds: 1 s, 10 s, 1 min, 5 min, 15 min,
// 1 h, 6 h, 1 d, 7 d, 30 d, 90 d, 365 d.
func lateBuckets() []float64 {
	const hour, day = 3600, 86400
	return []float64{1, 10, 60, 300, 900, hour, 6 * hour, day, 7 * day, 30 * day, 90 * day, 365 * day}
}
