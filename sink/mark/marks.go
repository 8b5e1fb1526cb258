package mark

import (
	"maps"
	"time"
)

// offsets are one offset per partition of a topic.
type offsets map[int32]int64

// reached reports whether each partition in goal has got that far.
func (o offsets) reached(goal offsets) bool {
	for p, end := range goal {
		at, known := o[p]
		if !known || at < end {
			return false
		}
	}
	return true
}

// mark is one measurement of the stored-through mark on its way.
type mark struct {
	at       time.Time
	raw      offsets // end of the raw topic, noted after at
	enriched offsets // end of the enriched topic, noted after raw was processed; nil before
}

// marks are the measurements under way, oldest first. Several are under way at
// once, so that the mark advances by the second although one takes longer.
type marks struct {
	waiting []mark
	limit   int // how many are kept
}

// note begins a measurement: raw are the end offsets of the raw topic, asked for
// after the instant at. When a stage stands still and the list is full, the
// youngest is replaced: the old ones stay and will be reached first.
func (m *marks) note(at time.Time, raw offsets) {
	one := mark{at: at, raw: raw}
	if n := len(m.waiting); n >= m.limit {
		m.waiting[n-1] = one
		return
	}
	m.waiting = append(m.waiting, one)
}

// enriched takes what the enricher has processed of the raw topic and, asked for
// after that, the end of the enriched topic: all that came of the events before
// a mark lies before this end.
func (m *marks) enriched(processed, end offsets) {
	for i := range m.waiting {
		one := &m.waiting[i]
		if one.enriched == nil && processed.reached(one.raw) {
			one.enriched = maps.Clone(end)
		}
	}
}

// stored takes what the sinks have stored of the enriched topic. It returns the
// youngest instant before which all is stored, false when it has not moved.
func (m *marks) stored(done offsets) (time.Time, bool) {
	var through time.Time
	for len(m.waiting) > 0 {
		first := m.waiting[0]
		if first.enriched == nil || !done.reached(first.enriched) {
			break
		}
		through = first.at
		m.waiting = m.waiting[1:]
	}
	return through, !through.IsZero()
}

// forget drops all measurements under way.
func (m *marks) forget() { m.waiting = nil }
