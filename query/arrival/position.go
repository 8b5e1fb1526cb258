// Package arrival reads sign-ins in the order in which they came to be stored, so that who
// follows them misses none.
package arrival

import "slices"

// Position is a place in the order of arrival: by partition of the enriched topic
// the offset of the next sign-in. Partitions beyond its end are at 0.
type Position []int64

func (p Position) at(partition int) int64 {
	if partition < len(p) {
		return p[partition]
	}
	return 0
}

// ahead is the position at most width offsets further in each partition, and not
// beyond end.
func (p Position) ahead(end Position, width int64) Position {
	next := slices.Clone(p)
	for i := range max(len(end), len(p)) {
		if i == len(next) {
			next = append(next, 0)
		}
		// An end that went back, as after a restore, takes nothing back.
		if most := end.at(i) - next[i]; most > 0 {
			next[i] += min(most, width)
		}
	}
	return next
}

// Reached tells whether nothing lies between the position and the end.
func (p Position) Reached(end Position) bool { return p.distance(end) == 0 }

// distance is how many offsets lie between the position and the end.
func (p Position) distance(end Position) (n int64) {
	for i, e := range end {
		if from := p.at(i); e > from {
			n += e - from
		}
	}
	return n
}
