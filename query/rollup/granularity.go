package rollup

import "time"

// granularity is a length of units.
type granularity struct {
	// name is that in the tables.
	name  string
	width time.Duration
}

// Slices are there of the hour that the horizon lies in only.
var (
	sliced = granularity{"slice", 5 * time.Minute}
	hourly = granularity{"hour", hourWidth}
	daily  = granularity{"day", dayWidth}
	weekly = granularity{"week", weekWidth}
)

// granularities are all, longer ones first: the order in which units are taken.
var granularities = []granularity{weekly, daily, hourly, sliced}

// granularityType is the type of the column.
const granularityType = "Enum8('hour' = 1, 'day' = 2, 'week' = 3, 'slice' = 4)"

// fits is whether units of the granularity lie in one bucket each.
func (p Period) fits(g granularity) bool { return p.Bucket == Whole || g.width <= p.width() }
