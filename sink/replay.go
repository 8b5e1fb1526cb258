package sink

import (
	"errors"
	"fmt"

	"go.uber.org/zap"
)

// replay stores exactly the range of the intent that the last owner left. If it
// had stored the range already, the table drops the rows by their token.
func (p *partition) replay(in intent) error {
	select {
	case p.replays <- struct{}{}:
		defer func() { <-p.replays }()
	case <-p.soft.Done():
		return errStopped
	}
	b := p.blocks.get()
	defer p.blocks.put(b)
	b.span = span{first: in.first, last: in.last}
	if err := p.read(b); err != nil {
		if errors.Is(err, errRangeGone) {
			err = fmt.Errorf("%w: rows of it may be missing from the table; %s", err, resetAdvice)
		}
		return err
	}
	if b.span.count != in.count || b.crc != in.crc {
		return fmt.Errorf("replay %s/%d [%d,%d]: %w: %d records with crc %08x, the intent says %d with %08x; %s",
			p.topic, p.id, in.first, in.last, errMetadata, b.span.count, b.crc, in.count, in.crc, resetAdvice)
	}
	if err := p.settle(b); err != nil {
		return err
	}
	p.metrics.replayed.Inc()
	p.log.Info("intent replayed", zap.Int32("partition", p.id), zap.Int64("first", in.first),
		zap.Int64("last", in.last), zap.Int("records", in.count))
	return nil
}
