package rollup

import (
	"strings"
	"time"
)

// Lengths of spans, in seconds.
const (
	slice = 5 * int64(time.Minute/time.Second)
	hour  = int64(time.Hour / time.Second)
	day   = 24 * hour
	week  = 7 * day
)

// unit is a length of spans that rollups are made for.
type unit struct {
	// name is its granularity in the tables.
	name string
	// length is that of one span, in seconds.
	length int64
	// parts is the unit whose spans it is put together from; nil when it is counted
	// from sign-ins.
	parts *unit
	// startOf is the function of ClickHouse for the beginning of the span that a
	// sign-in lies in, of those that are counted from sign-ins.
	startOf string
	// startsOf is SQL of the beginnings of the spans that have a part in the hour,
	// or in the slice, of a note.
	startsOf string
	// calm is for how long nothing must have been noted of a span that is computed
	// again, and restless how long one waits at most that is written to again and
	// again: it is in doubt until the writing ends, and yet not behind for long.
	// calm of 0 is the least that lets the computation end the doubt.
	calm, restless time.Duration
}

// The units. A week in doubt is read by its days, so that it may wait: to put it
// together is dear.
var (
	sliced = &unit{name: "slice", length: slice, startOf: "toStartOfFiveMinutes", restless: 20 * time.Second,
		startsOf: "arrayJoin(if(hour = toStartOfHour(hour), arrayMap(i -> hour + i * 300, range(12)), [hour]))"}
	hourly = &unit{name: "hour", length: hour, startOf: "toStartOfHour", startsOf: "toStartOfHour(hour)", restless: 20 * time.Second}
	daily  = &unit{name: "day", length: day, parts: hourly, startsOf: "toStartOfDay(hour)", restless: 20 * time.Second}
	weekly = &unit{name: "week", length: week, parts: daily, startsOf: "toDateTime(toMonday(hour), 'UTC')", calm: time.Minute, restless: 5 * time.Minute}
)

// units are all, shorter ones first; composed are those that are put together,
// each after its parts.
var (
	units    = []*unit{sliced, hourly, daily, weekly}
	composed = []*unit{daily, weekly}
)

// floor is the beginning of the span in which the moment lies, ceil that of the
// first span that begins then or later.
func (u *unit) floor(unix int64) int64 { return floorTo(unix, u.length) }

func (u *unit) ceil(unix int64) int64 { return floorTo(unix+u.length-1, u.length) }

// text is a statement with the beginning of a sign-in's span in its places.
func (u *unit) text(statement string) string {
	return strings.ReplaceAll(statement, "/*start_of*/", u.startOf)
}
