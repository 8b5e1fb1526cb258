package rollup

import (
	"slices"
	"time"
)

// unit is an hour or a day that was published.
type unit struct {
	span
	// batch marks the unit's rows; 0 when it has none, as nobody signed in.
	batch uint64
	// computedAt is before the rows were read that the unit was computed from.
	computedAt time.Time
	// restatedAt is when it was last published with other content than before;
	// zero for never.
	restatedAt time.Time
}

// note says that rows of an hour were, or are being, stored when the hour may
// have been published already.
type note struct {
	// open is whether a block is in flight.
	open bool
	// at is when the last block was stored.
	at time.Time
}

// notes are the notes by the start of their hour, Unix s.
type notes map[int64]note

// touch is whether, and when last, rows may have come that a unit does not count.
func (n notes) touch(u unit) (last time.Time, touched bool) {
	for hour := u.from; hour.Before(u.to); hour = hour.Add(hourWidth) {
		if n, noted := n[hour.Unix()]; noted && (n.open || !n.at.Before(u.computedAt)) {
			last, touched = maxTime(last, n.at), true
		}
	}
	return last, touched
}

// state is what is known of a period's rollups at one moment.
type state struct {
	// days and hours are published, each in order. Hours are only needed where no
	// day can be used.
	days, hours []unit
	notes       notes
}

// plan says where each moment of a period is read: in exactly one day, hour or
// span.
type plan struct {
	days, hours []unit
	// base holds the spans to be read from the base table, in order.
	base []span
	// passed are hours in the period that are not read although they were
	// published; they still tell when the picture changed.
	passed []unit
}

// hasRows is whether anything is to be read from the rollups.
func (p plan) hasRows() bool {
	has := func(u unit) bool { return u.batch != 0 }
	return slices.ContainsFunc(p.days, has) || slices.ContainsFunc(p.hours, has)
}

// planOf plans the reading of a period.
func planOf(period span, s state) plan {
	var p plan
	p.days, _ = usable(period, s.days, s.notes)
	p.hours, p.passed = usable(period, without(s.hours, p.days), s.notes)
	units := slices.Concat(p.days, p.hours)
	slices.SortFunc(units, func(a, b unit) int { return a.from.Compare(b.from) })
	spans := spansWithout(period, units)
	p.base = joined(spans, maxSpans)
	if len(p.base) < len(spans) {
		p.giveUp()
	}
	return p
}

// usable returns the units that lie in the period whole and that no note
// touches, and the others that lie in it whole.
func usable(period span, units []unit, written notes) (used, passed []unit) {
	for _, u := range units {
		if u.from.Before(period.from) || u.to.After(period.to) {
			continue
		}
		last, touched := written.touch(u)
		if !touched {
			used = append(used, u)
			continue
		}
		u.restatedAt = maxTime(u.restatedAt, last)
		passed = append(passed, u)
	}
	return used, passed
}

// without returns the hours that lie in none of the days; both are in order.
func without(hours, days []unit) []unit {
	var left []unit
	for _, h := range hours {
		for len(days) > 0 && !h.from.Before(days[0].to) {
			days = days[1:]
		}
		if len(days) == 0 || h.from.Before(days[0].from) {
			left = append(left, h)
		}
	}
	return left
}

// giveUp passes over the units that the base table is read for anyway.
func (p *plan) giveUp() {
	covered := func(u unit) bool {
		return slices.ContainsFunc(p.base, func(s span) bool { return !u.from.Before(s.from) && !u.to.After(s.to) })
	}
	for _, units := range []*[]unit{&p.days, &p.hours} {
		var kept []unit
		for _, u := range *units {
			if covered(u) {
				p.passed = append(p.passed, u)
			} else {
				kept = append(kept, u)
			}
		}
		*units = kept
	}
}
