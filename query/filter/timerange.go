package filter

import "time"

// TimeRange returns the closed range of createdDateTime outside which nothing
// satisfies the expression; ends that it does not bound lie at the edge of what
// can be stored. An impossible range has from after to.
func (f *Filter) TimeRange() (from, to time.Time) {
	r := rangeOf(f.root)
	return r.from, r.to
}

type timeRange struct{ from, to time.Time }

func anyTime() timeRange { return timeRange{firstTime, lastTime} }

func rangeOf(n node) timeRange {
	switch n := n.(type) {
	case conjunction:
		r := anyTime()
		for _, term := range n {
			r = r.intersect(rangeOf(term))
		}
		return r
	case disjunction:
		r := rangeOf(n[0])
		for _, term := range n[1:] {
			r = r.hull(rangeOf(term))
		}
		return r
	case comparison:
		return n.timeRange()
	case membership:
		return n.timeRange()
	}
	return anyTime()
}

func (r timeRange) intersect(o timeRange) timeRange {
	if o.from.After(r.from) {
		r.from = o.from
	}
	if o.to.Before(r.to) {
		r.to = o.to
	}
	return r
}

func (r timeRange) hull(o timeRange) timeRange {
	if o.from.Before(r.from) {
		r.from = o.from
	}
	if o.to.After(r.to) {
		r.to = o.to
	}
	return r
}

func (n comparison) timeRange() timeRange {
	r := anyTime()
	if n.property.Name != "createdDateTime" || n.value.isNull {
		return r
	}
	switch n.operator {
	case equal:
		return timeRange{n.value.time, n.value.time}
	case "<", "<=":
		r.to = n.value.time
	case ">", ">=":
		r.from = n.value.time
	}
	return r
}

func (n membership) timeRange() timeRange {
	if n.property.Name != "createdDateTime" {
		return anyTime()
	}
	r := timeRange{lastTime, firstTime}
	for _, v := range n.values {
		if !v.isNull {
			r = r.hull(timeRange{v.time, v.time})
		}
	}
	return r
}
