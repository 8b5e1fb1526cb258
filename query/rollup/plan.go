package rollup

import (
	"slices"
	"time"
)

// unit is a slice, an hour, a day or a week that was published.
type unit struct {
	span
	of granularity
	// batch marks the unit's rows; 0 when it has none, as nobody signed in.
	batch uint64
	// computedAt is before the rows were read that the unit was computed from.
	computedAt time.Time
	// restatedAt is when it was last published with other content than before;
	// zero for never.
	restatedAt time.Time
	// legacy is the mark of the legacy client apps whose sign-ins it has apart.
	legacy uint64
}

// note says that rows of an hour, or of a slice, were, or are being, stored when it
// may have been published already.
type note struct {
	// open is whether a block is in flight.
	open bool
	// at is when the last block was stored.
	at time.Time
}

// notes are the notes by the start of what they are of, Unix s: a slice, or an hour
// where it is a full one. An hour has those of its slices, too.
type notes struct{ exact, hours map[int64]note }

// add adds a note of the hour or slice that begins at a moment.
func (n *notes) add(start time.Time, one note) {
	if n.exact == nil {
		n.exact, n.hours = map[int64]note{}, map[int64]note{}
	}
	n.exact[start.Unix()] = one
	hour := floor(start, hourWidth).Unix()
	was := n.hours[hour]
	n.hours[hour] = note{was.open || one.open, maxTime(was.at, one.at)}
}

// touch is whether, and when last, rows may have come that a unit does not count.
func (n notes) touch(u unit) (last time.Time, touched bool) {
	look := func(notes map[int64]note, at time.Time) {
		if n, noted := notes[at.Unix()]; noted && (n.open || !n.at.Before(u.computedAt)) {
			last, touched = maxTime(last, n.at), true
		}
	}
	hour := floor(u.from, hourWidth)
	if u.of == sliced {
		look(n.exact, u.from)
		look(n.exact, hour)
		return last, touched
	}
	for ; len(n.hours) > 0 && hour.Before(u.to); hour = hour.Add(hourWidth) {
		look(n.hours, hour)
	}
	return last, touched
}

// state is what is known of a period's rollups at one moment.
type state struct {
	// units are published, those of a granularity in order.
	units map[granularity][]unit
	notes notes
}

// plan says where each moment of a period is read: in exactly one unit or span.
type plan struct {
	// units are in order.
	units []unit
	// base holds the spans to be read from the base table, in order.
	base []span
	// known are all units that lie in the period, whether they are read or not: they
	// tell when the picture changed.
	known []unit
}

// hasRows is whether anything is to be read from the rollups.
func (p plan) hasRows() bool {
	return slices.ContainsFunc(p.units, func(u unit) bool { return u.batch != 0 })
}

// planOf plans the reading of a period.
func planOf(period span, s state) plan { return planWith(period, s, func(unit) bool { return true }) }

// planWith plans the reading of a period from those units that are of use.
func planWith(period span, s state, useful func(unit) bool) plan {
	var p plan
	for _, g := range granularities {
		units := within(period, s.units[g])
		switch g {
		case weekly:
			units = told(units, s.units[daily], s.units[hourly])
		case daily:
			units = told(units, s.units[hourly])
		case sliced:
			units = without(units, s.units[hourly])
		}
		used, known := clean(units, s.notes)
		p.known = append(p.known, known...)
		p.units = append(p.units, without(keep(used, useful), p.units)...)
		slices.SortFunc(p.units, func(a, b unit) int { return a.from.Compare(b.from) })
	}
	spans := spansWithout(period, p.units)
	p.base = joined(spans, maxSpans)
	if len(p.base) < len(spans) {
		p.giveUp()
	}
	return p
}

// within returns the units that lie in the period whole.
func within(period span, units []unit) []unit {
	return keep(units, func(u unit) bool { return !u.from.Before(period.from) && !u.to.After(period.to) })
}

// told returns the units but those that are said to have no rows although parts of
// them have: retention has removed what told of the rows.
func told(units []unit, parts ...[]unit) []unit {
	return keep(units, func(u unit) bool {
		return u.batch != 0 || !slices.ContainsFunc(slices.Concat(parts...), func(part unit) bool {
			return part.batch != 0 && !part.from.Before(u.from) && !part.to.After(u.to)
		})
	})
}

// clean returns the units that no note touches, and all of them as they were
// changed last.
func clean(units []unit, written notes) (untouched, all []unit) {
	for _, u := range units {
		last, touched := written.touch(u)
		if !touched {
			untouched = append(untouched, u)
		} else if u.of == hourly { // its days and weeks say no more, late rows of its slices are read
			u.restatedAt = maxTime(u.restatedAt, last)
		}
		all = append(all, u)
	}
	return untouched, all
}

// without returns the units that lie in none of the longer ones; both are in order.
func without(units, longer []unit) []unit {
	return keep(units, func(u unit) bool {
		for len(longer) > 0 && !u.from.Before(longer[0].to) {
			longer = longer[1:]
		}
		return len(longer) == 0 || u.from.Before(longer[0].from)
	})
}

func keep(units []unit, which func(unit) bool) []unit {
	var kept []unit
	for _, u := range units {
		if which(u) {
			kept = append(kept, u)
		}
	}
	return kept
}

// giveUp passes over the units that the base table is read for anyway.
func (p *plan) giveUp() {
	p.units = keep(p.units, func(u unit) bool {
		return !slices.ContainsFunc(p.base, func(s span) bool { return !u.from.Before(s.from) && !u.to.After(s.to) })
	})
}
