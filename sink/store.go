package sink

import (
	"time"

	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/table"
)

// store writes the block's intent and then its rows; it returns when they are in
// the table, or in the dead-letter topic. Until it returns errStopped or another
// error it tries for ever.
func (p *partition) store(b *block) error {
	in := plan.Intent{Span: b.span, Checksum: b.crc, TopicID: p.topicID}
	if err := p.commit(b.span.First, in.Metadata()); err != nil {
		return err
	}
	return p.settle(b, in)
}

// settle gets rid of the block whose intent is committed: records that are no
// rows to the dead-letter topic, the others into the table.
func (p *partition) settle(b *block, in plan.Intent) error {
	if err := p.buryAll(b.refused); err != nil {
		return err
	}
	p.findTouched(b)
	return p.settleRows(b, in)
}

// settleRows gets the rows of the block into the table between two notes of the
// late hours it touches. A block that the table refuses for good is closed
// before its halves are stored, which have notes of their own: a part of it may
// have landed.
func (p *partition) settleRows(b *block, in plan.Intent) error {
	if err := p.noteTouched(b, in, touchedOpen); err != nil {
		return err
	}
	refused, err := p.insertRows(b, in)
	if err != nil {
		return err
	}
	if err := p.noteTouched(b, in, touchedClosed); err != nil {
		return err
	}
	if refused != nil {
		return p.bisect(b, refused)
	}
	return nil
}

// insertRows inserts until it works; refused is the table's reason not to take
// the rows.
func (p *partition) insertRows(b *block, in plan.Intent) (refused, err error) {
	if b.columns.Rows() == 0 {
		return nil, nil
	}
	err = p.insist(b.span, "insert", func() error {
		if err := p.renew(in); err != nil {
			return err
		}
		return p.insert(b)
	})
	if table.Classify(err) == table.Permanent {
		return err, nil
	}
	return nil, err
}

// insert tries once to write the block's rows.
func (p *partition) insert(b *block) error {
	started := time.Now()
	b.columns.MarkLate(p.horizon.Nano())
	if err := p.inserter.Insert(p.hard, p.scope.Token(b.span), b.columns); err != nil {
		return err
	}
	rows := float64(b.columns.Rows())
	p.metrics.insertSeconds.Observe(time.Since(started).Seconds())
	p.metrics.rows.Add(rows)
	p.metrics.blocks.Inc()
	p.metrics.blockRows.Observe(rows)
	p.metrics.countLate(b.columns)
	return nil
}
