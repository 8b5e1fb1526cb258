package sink

import "time"

// span is a run of offsets of one partition: what one block holds. Offsets have
// gaps (transaction markers, aborted and compacted records), so the number of
// records is counted and never derived from last minus first.
type span struct {
	first, last int64 // both included
	count       int   // records with data
}

// limits say when a block is large or old enough to be stored.
type limits struct {
	rows     int
	bytes    int64
	interval time.Duration // for a partition that is caught up
	patience time.Duration // for one that is behind and will fill its block soon, and for history
}

// plan decides where the open block of one partition ends. It knows offsets and
// the time it is told, nothing else.
type plan struct {
	limits
	open   span
	bytes  int64     // what the rows in the open block take, as far as is known
	weeks  weeks     // of the rows in the open block
	opened time.Time // when the open block got its first record
	fed    time.Time // when it got its last record
	next   int64     // the offset after everything seen
}

// add takes the record at offset into the open block.
func (p *plan) add(offset int64, now time.Time) {
	if p.open.count == 0 {
		p.open.first = offset
		p.opened = now
	}
	p.fed = now
	p.open.last = offset
	p.open.count++
	p.next = offset + 1
}

// skip passes the transaction marker at offset. A block ends after the markers
// behind its last record, so that acknowledging the block passes them too.
func (p *plan) skip(offset int64) {
	if p.open.count > 0 {
		p.open.last = offset
	}
	p.next = offset + 1
}

// full reports that the open block takes no further record.
func (p *plan) full() bool {
	return p.open.count >= p.rows || p.bytes >= p.limits.bytes
}

// due reports whether the open block should be stored now. behind means that
// the topic holds more than a block beyond this one; pressed means that memory
// for buffered rows has run out and this block is to make room.
func (p *plan) due(now time.Time, behind, pressed bool) bool {
	if p.open.count == 0 {
		return false
	}
	return p.full() || pressed || !now.Before(p.deadline(behind))
}

// intervalsOf is for how many intervals a block of a partition waits that has
// brought so many rows: a part costs ClickHouse as much processor time as ten
// thousand rows, and what is in larger parts is merged less often.
func intervalsOf(rows int) int {
	switch {
	case rows >= 12_288:
		return 8
	case rows >= 2048:
		return 3
	}
	return 1
}

// quietIntervals is for how many intervals without a record a block of a busy
// partition waits for more: what a burst leaves is not kept back.
const quietIntervals = 2

// deadline is when the open block is due by age; only for a block with records.
// A block of a busy partition waits longer as long as more comes, and one of
// history the more weeks it is spread over, for each of them becomes a part of the
// table.
func (p *plan) deadline(behind bool) time.Time {
	if behind {
		return p.opened.Add(p.patience)
	}
	sinceOpened := p.fed.Sub(p.opened)
	busy := min(p.interval*time.Duration(intervalsOf(p.open.count)), sinceOpened+p.interval*quietIntervals)
	history := p.interval * time.Duration(p.weeks.spread())
	return p.opened.Add(min(max(busy, history), max(p.patience, p.interval)))
}

// cut closes the open block and starts an empty one.
func (p *plan) cut() span {
	s := p.open
	p.open, p.bytes = span{}, 0
	p.weeks.reset()
	return s
}
