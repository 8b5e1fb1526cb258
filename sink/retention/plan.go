package retention

import "time"

// week is what a table holds of one week past the bounds.
type week struct {
	monday time.Time
	rows   uint64
	// overdue is for how long the oldest of the rows has been past its bound.
	overdue time.Duration
}

// plan is what to do about a table.
type plan struct {
	// drop are weeks of which nothing is kept.
	drop []week
	// rewrite are weeks whose parts are written anew, without what is past its
	// bound; none while all of it may wait, for more to be removed at once.
	rewrite []week
}

// planOf decides what to do about the weeks of a table that hold rows past the bounds.
func planOf(t table, weeks []week, b bounds) plan {
	var p plan
	due := false
	for _, w := range weeks {
		if t.weekly && !w.monday.AddDate(0, 0, 7).After(b.earliest()) {
			p.drop = append(p.drop, w)
			continue
		}
		p.rewrite = append(p.rewrite, w)
		due = due || w.overdue >= grace
	}
	if !due {
		p.rewrite = nil
	}
	return p
}

// rowsOf is how many rows the weeks hold past the bounds.
func rowsOf(weeks []week) uint64 {
	var n uint64
	for _, w := range weeks {
		n += w.rows
	}
	return n
}

// overdueOf is for how long the oldest row of the weeks has been past its bound.
func overdueOf(weeks []week) time.Duration {
	var longest time.Duration
	for _, w := range weeks {
		longest = max(longest, w.overdue)
	}
	return longest
}
