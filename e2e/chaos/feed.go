package main

import (
	"context"
	"sync"
	"time"
)

// sender delivers events of one way. It returns when each is acknowledged or
// refused and noted so in the ledger, or with ctx.
type sender interface {
	send(ctx context.Context, events []event)
	close()
}

// feeds are how many batches of a way are under way at once, and batchEvents how
// large one is at most.
const (
	feeds       = 3
	batchEvents = 30
)

// feed makes and sends events at a rate (per second) until making is done, and
// returns when all are delivered or finishing is done. seed decides what is made.
func feed(making, finishing context.Context, way string, seed uint64, rate int, book *ledger, to sender) {
	var mu sync.Mutex
	source := newMaker(way, seed, uint64(way[0]))
	pace := time.NewTicker(time.Duration(batchEvents/2) * time.Second / time.Duration(rate))
	defer pace.Stop()
	var workers sync.WaitGroup
	for range feeds {
		workers.Go(func() {
			for {
				select {
				case <-making.Done():
					return
				case <-pace.C:
				}
				mu.Lock()
				events := source.batch(batchEvents)
				mu.Unlock()
				book.send(events)
				to.send(finishing, events)
			}
		})
	}
	workers.Wait()
}
