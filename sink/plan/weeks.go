package plan

import "time"

const (
	// liveWeeks is how many weeks a block of live traffic may fall into: this
	// one, the one before on a Monday, and one of a late event.
	liveWeeks = 3
	// sparseWeeks is how many weeks a block may touch lightly before it counts
	// as spread: late events of live traffic.
	sparseWeeks = 16
)

// weeks counts the rows of a block by the week they fall into, which is the
// partition of the table.
type weeks struct {
	rows    map[int64]int
	total   int
	fullest int // rows of the fullest week
}

// add counts one row: nanoseconds since 1970-01-01 UTC.
func (w *weeks) add(nano int64) {
	const week = int64(7 * 24 * time.Hour)
	nano += int64(3 * 24 * time.Hour) // 1970-01-01 was a Thursday, weeks begin on Monday
	n := nano / week
	if nano%week < 0 {
		n--
	}
	if w.rows == nil {
		w.rows = make(map[int64]int)
	}
	rows := w.rows[n] + 1
	w.rows[n] = rows
	w.total++
	w.fullest = max(w.fullest, rows)
}

// spread says over how many weeks the block is spread, at least 1: over as many
// as it would fill if all were as full as the fullest. Live traffic with a few
// late events is not spread, unless they touch very many weeks.
func (w *weeks) spread() int {
	if len(w.rows) <= liveWeeks {
		return 1
	}
	return max(1, w.total/w.fullest, len(w.rows)/sparseWeeks)
}

// reset forgets all rows.
func (w *weeks) reset() {
	clear(w.rows)
	w.total, w.fullest = 0, 0
}
