package main

import (
	"context"
	"errors"
	"time"

	"github.com/gatehouse/gatehouse/bench/history"
)

// blocksPerSecond is how many blocks sinks insert with the default settings: one
// for each of four partitions, every half second.
const blocksPerSecond = 8

// arriving inserts events while questions are asked.
type arriving struct {
	cancel context.CancelFunc
	first  chan struct{} // closed when a block has arrived
	ended  chan error
	began  time.Time
	rows   int
}

// startArriving inserts blocks of sign-ins that have just happened, as sinks do.
// It returns when the first has arrived, or none will: questions may take less
// time than a block.
func (r *rig) startArriving(ctx context.Context) *arriving {
	ctx, cancel := context.WithCancel(ctx)
	a := &arriving{cancel: cancel, first: make(chan struct{}), ended: make(chan error, 1), began: time.Now()}
	over := make(chan struct{})
	go func() {
		defer close(over)
		a.ended <- r.arrive(ctx, a)
	}()
	select {
	case <-a.first:
	case <-over:
	}
	return a
}

func (r *rig) arrive(ctx context.Context, a *arriving) error {
	size := max(r.settings.arriving/blocksPerSecond, 1)
	// Numbers that no other run gave.
	first := int(time.Now().UnixMicro())
	tick := time.NewTicker(time.Second / blocksPerSecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := history.Generate(ctx, r.history.DB, time.Now().Add(-time.Second), time.Second, first+a.rows, size); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
		if a.rows == 0 {
			close(a.first)
		}
		a.rows += size
	}
}

// stop ends it, removes what has arrived, for the data is kept, and returns how
// many events a second that were.
func (a *arriving) stop(ctx context.Context, h *history.History) (rate float64, err error) {
	a.cancel()
	err = <-a.ended
	rate = float64(a.rows) / time.Since(a.began).Seconds()
	return rate, errors.Join(err, h.Trim(ctx))
}
