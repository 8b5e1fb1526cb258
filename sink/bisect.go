package sink

import (
	"errors"
	"fmt"

	"github.com/twmb/franz-go/pkg/kgo"
	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/table"
)

// bisect stores the rows of a block that the table refuses for good, except the
// bad ones, which it finds by halving the range and writes to the dead-letter
// topic. Each half is read again from the topic and stored under an intent and a
// token of its own, in order: a crash at any point replays the half it was at
// and goes on behind it.
func (p *partition) bisect(b *block, cause error) error {
	if b.columns.Rows() == 1 {
		return p.buryRow(b.columns.Offset(0), cause)
	}
	whole := b.span
	b.empty() // its memory serves the halves
	middle := whole.First + (whole.Last-whole.First)/2
	if err := p.storeRange(whole.First, middle); err != nil {
		return err
	}
	return p.storeRange(middle+1, whole.Last)
}

// storeRange stores what the topic holds in [first,last].
func (p *partition) storeRange(first, last int64) error {
	b := p.blocks.get()
	defer p.blocks.put(b)
	b.span = plan.Span{First: first, Last: last}
	if err := p.read(b); err != nil || b.span.Count == 0 {
		return err
	}
	if err := p.leaveOutStored(b); err != nil { // parts of the whole block may have landed
		return err
	}
	b.refused = b.refused[:0] // they went with the whole block
	return p.store(b)
}

// read fills the block with the records of its range.
func (p *partition) read(b *block) error {
	return p.readWhere(b, func(int64) bool { return true })
}

// readWhere fills the block with those records of its range that are wanted.
func (p *partition) readWhere(b *block, wanted func(offset int64) bool) error {
	err := p.reader.Read(p.soft, p.id, b.span.First, b.span.Last, func(r *kgo.Record) {
		if wanted(r.Offset) {
			b.span.Count++
			b.add(r)
		}
	})
	if p.soft.Err() != nil {
		return errStopped
	}
	return err
}

// refusedLimit is how many rows of one block the table may refuse before the
// fault is sought in the table and not in the rows.
const refusedLimit = 1000

// buryRow sends the record at offset to the dead-letter topic.
func (p *partition) buryRow(offset int64, cause error) error {
	if p.refused++; p.refused > refusedLimit {
		return fmt.Errorf("insert block %s/%d: the table refused more than %d rows, lastly at offset %d: %w: "+
			"the table is more likely wrong than the rows; mend it and start the sink again",
			p.topic, p.id, refusedLimit, offset, table.WithoutValues(cause))
	}
	var found *kgo.Record
	err := p.reader.Read(p.soft, p.id, offset, offset, func(r *kgo.Record) { found = r })
	switch {
	case p.soft.Err() != nil:
		return errStopped
	case err != nil:
		return err
	case found == nil:
		return errors.New("read back a refused row: the topic no longer holds it")
	}
	p.log.Warn("row refused", zap.Int32("partition", p.id), zap.Int64("offset", offset), zap.Error(table.WithoutValues(cause)))
	return p.buryAll([]refusal{{record: found, detail: cause.Error()}})
}
