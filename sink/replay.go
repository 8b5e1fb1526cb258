package sink

import (
	"errors"
	"fmt"

	"go.uber.org/zap"

	"github.com/gatehouse/gatehouse/sink/plan"
	"github.com/gatehouse/gatehouse/sink/topic"
)

// replay stores exactly the range of the intent that the last owner left. What
// the table holds of it already is left out: the token alone would not do when
// the server has forgotten it. The token remains, because the last owner may be
// inserting at this moment.
func (p *partition) replay(in plan.Intent) error {
	select {
	case p.replays <- struct{}{}:
		defer func() { <-p.replays }()
	case <-p.soft.Done():
		return errStopped
	}
	b := p.blocks.get()
	defer p.blocks.put(b)
	b.span = plan.Span{First: in.First, Last: in.Last}
	if err := p.read(b); err != nil {
		if errors.Is(err, topic.ErrRangeGone) {
			err = fmt.Errorf("%w: rows of it may be missing from the table; %s", err, resetAdvice)
		}
		return err
	}
	p.metrics.backlog.Done(p.id, in.First, b.oldest)
	if b.span.Count != in.Count || b.crc != in.Checksum {
		return fmt.Errorf("replay %s/%d [%d,%d]: %w: %d records with crc %08x, the intent says %d with %08x; %s",
			p.topic, p.id, in.First, in.Last, plan.ErrMetadata, b.span.Count, b.crc, in.Count, in.Checksum, resetAdvice)
	}
	if err := p.leaveOutStored(b); err != nil {
		return err
	}
	if err := p.settle(b, in); err != nil {
		return err
	}
	p.metrics.replayed.Inc()
	p.log.Info("intent replayed", zap.Int32("partition", p.id), zap.Int64("first", in.First),
		zap.Int64("last", in.Last), zap.Int("records", in.Count))
	return nil
}

// leaveOutStored asks the table which rows of the block it holds and keeps the
// others in the block, which remains the block of its whole span.
func (p *partition) leaveOutStored(b *block) error {
	if b.columns.Rows() == 0 {
		return nil
	}
	p.findTouched(b) // before rows are left out
	var stored map[int64]bool
	err := p.insist(b.span, "look up", func() (err error) {
		stored, err = p.inserter.Stored(p.hard, p.id, b.columns)
		return err
	})
	if err != nil || len(stored) == 0 {
		return err
	}
	p.metrics.rowsThere.Add(float64(len(stored)))
	if len(stored) == b.columns.Rows() {
		b.columns.Reset()
		return nil
	}
	whole, crc, touched := b.span, b.crc, b.touched
	b.empty()
	b.span, b.touched, b.looked = whole, touched, true
	err = p.readWhere(b, func(offset int64) bool { return !stored[offset] })
	b.span, b.crc = whole, crc
	return err
}
