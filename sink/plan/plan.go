package plan

import "time"

// Limits say when a block is large or old enough to be stored.
type Limits struct {
	Rows     int           // of the largest block
	Bytes    int64         // of the largest block, in memory
	Interval time.Duration // for which a block waits of a partition that is caught up
	Patience time.Duration // of one that is behind and will fill its block soon, or of history
}

// Plan decides where the open block of one partition ends. It knows offsets and
// the time it is told, nothing else. Not safe for concurrent use.
type Plan struct {
	Limits
	Open  Span  // the open block; its Count is 0 when it has no records
	Bytes int64 // what its rows take in memory, as far as the owner has told
	Next  int64 // the offset after everything seen

	weeks  weeks     // of the rows in the open block
	opened time.Time // when it got its first record
	fed    time.Time // when it got its last record
}

// Add takes the record at offset into the open block.
func (p *Plan) Add(offset int64, now time.Time) {
	if p.Open.Count == 0 {
		p.Open.First = offset
		p.opened = now
	}
	p.fed = now
	p.Open.Last = offset
	p.Open.Count++
	p.Next = offset + 1
}

// Dated tells when the event of the record that was added last happened: nanoseconds
// since 1970-01-01 UTC.
func (p *Plan) Dated(nano int64) { p.weeks.add(nano) }

// Skip passes the transaction marker at offset. A block ends after the markers
// behind its last record, so that acknowledging the block passes them too.
func (p *Plan) Skip(offset int64) {
	if p.Open.Count > 0 {
		p.Open.Last = offset
	}
	p.Next = offset + 1
}

// Full reports that the open block takes no further record.
func (p *Plan) Full() bool {
	return p.Open.Count >= p.Rows || p.Bytes >= p.Limits.Bytes
}

// Due reports whether the open block should be stored now. behind means that
// the topic holds more than a block beyond this one; pressed means that memory
// for buffered rows has run out and this block is to make room.
func (p *Plan) Due(now time.Time, behind, pressed bool) bool {
	if p.Open.Count == 0 {
		return false
	}
	return p.Full() || pressed || !now.Before(p.Deadline(behind))
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

// Deadline is when the open block is due by age; only for a block with records. behind
// is as for Due.
// A block of a busy partition waits longer as long as more comes, and one of
// history the more weeks it is spread over, for each of them becomes a part of the
// table.
func (p *Plan) Deadline(behind bool) time.Time {
	if behind {
		return p.opened.Add(p.Patience)
	}
	sinceOpened := p.fed.Sub(p.opened)
	busy := min(p.Interval*time.Duration(intervalsOf(p.Open.Count)), sinceOpened+p.Interval*quietIntervals)
	history := p.Interval * time.Duration(p.weeks.spread())
	return p.opened.Add(min(max(busy, history), max(p.Patience, p.Interval)))
}

// Cut closes the open block, which it returns, and starts an empty one.
func (p *Plan) Cut() Span {
	s := p.Open
	p.Open, p.Bytes = Span{}, 0
	p.weeks.reset()
	return s
}
