package export

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/gatehouse/gatehouse/query/entity"
)

const (
	// batchRows is how many rows are handed over at once to be written.
	batchRows = 256
	// batchesAhead is how many batches may wait for that, so that memory is bounded.
	batchesAhead = 4
)

// rowBatches are rows on their way from the one that reads them to the one that
// writes them, each of which takes about half of the time of a download.
type rowBatches struct {
	full, empty chan []entity.Row
	filling     []entity.Row
}

func newRowBatches() *rowBatches {
	b := &rowBatches{full: make(chan []entity.Row, batchesAhead), empty: make(chan []entity.Row, batchesAhead+2)}
	for range cap(b.empty) {
		b.empty <- nil // most downloads are too short to need them all
	}
	b.filling = <-b.empty
	return b
}

// add copies a row; it fails when the context ends.
func (b *rowBatches) add(ctx context.Context, r *entity.Row) error {
	if b.filling = append(b.filling, *r); len(b.filling) < batchRows {
		return nil
	}
	return b.hand(ctx)
}

// hand hands over what has been added.
func (b *rowBatches) hand(ctx context.Context) error {
	select {
	case b.full <- b.filling:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case b.filling = <-b.empty:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Pass has read give rows by its yield and write take each of them, at the
// same time. It returns when both have ended, with the error that came first.
func Pass(ctx context.Context, read func(ctx context.Context, yield func(*entity.Row) error) error, write func(*entity.Row) error) error {
	b := newRowBatches()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(b.full)
		if err := read(ctx, func(r *entity.Row) error { return b.add(ctx, r) }); err != nil {
			return err
		}
		return b.hand(ctx)
	})
	group.Go(func() error {
		for batch := range b.full {
			if ctx.Err() != nil { // what was read before a failure is not worth a beginning
				return nil
			}
			for i := range batch {
				if err := write(&batch[i]); err != nil {
					return err
				}
			}
			b.empty <- batch[:0]
		}
		return nil
	})
	return group.Wait()
}
