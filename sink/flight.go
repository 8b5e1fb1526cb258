package sink

import "time"

// flight is a block on its way into the table, while its partition fills the next.
// The block is the flight's own; what the worker tells of it meanwhile is here.
type flight struct {
	first  int64     // offset of the block's first record
	oldest time.Time // when that was written
	held   int64     // the block's bytes in the budget
	landed chan error
}

// storeOpen begins to store the open block. Only one block of a partition is on
// its way at a time: its intent acknowledges the one before.
func (p *partition) storeOpen() {
	b := p.open
	b.span = p.plan.Cut()
	f := &flight{first: b.span.First, oldest: b.oldest, held: p.held, landed: make(chan error, 1)}
	p.flight, p.open, p.held, p.refused, p.epoch = f, nil, 0, 0, p.seen
	p.metrics.blockBytes.Observe(float64(f.held))
	p.share.begin()
	go func() {
		err := p.store(b)
		p.blocks.put(b)
		f.landed <- err
	}()
}

// waitInFlight returns when records came, or the block has landed.
func (p *partition) waitInFlight() error {
	select {
	case err := <-p.flight.landed:
		return p.end(err)
	case <-p.queue.wake:
	case <-p.soft.Done():
	}
	return nil
}

// land waits until the block has landed, or was given up.
func (p *partition) land() error { return p.end(<-p.flight.landed) }

func (p *partition) end(err error) error {
	p.share.end(p.flight.held)
	p.flight = nil
	p.moved = time.Now()
	return err
}
