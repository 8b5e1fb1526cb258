package rows

import (
	"math"
	"time"
)

// secondsLate is how far before the horizon an event lies, in seconds, rounded
// up; 0 for one that does not. created and horizon are nanoseconds since
// 1970-01-01 UTC; a horizon of 0 is unknown, and nothing is late then.
func secondsLate(created, horizon int64) uint32 {
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

// MarkLate sets the column late_seconds of all rows, as of the horizon given in
// nanoseconds since 1970-01-01 UTC; an insert that is tried again marks anew.
func (c *Columns) MarkLate(horizon int64) {
	created := &c.identity.createdAt
	for i, ticks := range created.Data {
		c.origin.lateSeconds[i] = secondsLate(int64(ticks)*created.Tick(), horizon)
	}
}

// LateSeconds are the seconds by which each row is late, 0 for one that is not, as
// MarkLate told last. The slice is the column's own and changes with it.
func (c *Columns) LateSeconds() []uint32 { return c.origin.lateSeconds }
