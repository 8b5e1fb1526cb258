package rollup

import (
	"cmp"
	"slices"
)

// span is a slice, an hour, a day or a week of a tenant: Unix seconds of its beginning, UTC.
type span struct {
	tenant string
	start  int64
}

// floorTo is the beginning of the span of the length in which the moment lies.
// Weeks begin on Monday.
func floorTo(unix, length int64) int64 {
	const monday = 4 * day // 1970-01-05
	shift := int64(0)
	if length == week {
		shift = monday
	}
	rest := (unix - shift) % length
	if rest < 0 {
		rest += length
	}
	return unix - rest
}

// compareSpans orders by time and then by tenant.
func compareSpans(a, b span) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.tenant, b.tenant))
}

// weighted is an hour or a slice with the number of its rows.
type weighted struct {
	span
	rows uint64
}

// chunks cuts hours or slices into pieces that are computed at once: each within a week,
// which is a partition of the table, with at most so many rows and spans; one
// that has more rows is alone.
func chunks(hours []weighted, maxRows uint64, maxSpans int) [][]span {
	slices.SortFunc(hours, func(a, b weighted) int { return compareSpans(a.span, b.span) })
	var all [][]span
	var rows uint64
	for i, h := range hours {
		last := len(all) - 1
		if i == 0 || len(all[last]) >= maxSpans || rows+h.rows > maxRows || weekly.floor(h.start) != weekly.floor(all[last][0].start) {
			all, rows = append(all, nil), 0
			last++
		}
		all[last] = append(all[last], h.span)
		rows += h.rows
	}
	return all
}

// extent is the time from the first span's beginning to the last one's end.
func extent(spans []span, u *unit) (from, to int64) {
	from, to = spans[0].start, spans[0].start
	for _, s := range spans {
		from, to = min(from, s.start), max(to, s.start)
	}
	return from, to + u.length
}
