package sink

import (
	"context"
	"slices"
	"sync"
)

// budget bounds the bytes that are held in memory, all partitions together: of
// records that wait and of blocks. When it is spent it picks whose open block is to be stored: the
// largest, and no more than are inserted at the same time, so that the others go
// on growing. Safe for concurrent use.
type budget struct {
	limit   int64
	inserts int

	mu     sync.Mutex
	used   int64
	room   chan struct{} // closed while there is room
	shares []*share
}

// share is what one partition has of the budget.
type share struct {
	budget *budget
	picked chan struct{} // gets a value when the open block is to be stored for want of memory

	// Under the lock of the budget.
	open    int64 // bytes of the open block
	storing bool  // whether a block is being stored
	chosen  bool
}

func newBudget(limit int64, inserts int) *budget {
	b := &budget{limit: limit, inserts: inserts, room: make(chan struct{})}
	close(b.room)
	return b
}

// join adds a partition, until it leaves.
func (b *budget) join() *share {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := &share{budget: b, picked: make(chan struct{}, 1)}
	b.shares = append(b.shares, s)
	return s
}

// leave takes the partition's share out.
func (s *share) leave() {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shares = slices.DeleteFunc(b.shares, func(other *share) bool { return other == s })
	b.pick()
}

// grown says how large the partition's open block is, and how many bytes more (or
// fewer) the partition holds than before.
func (s *share) grown(open, more int64) {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	s.open = open
	b.add(more)
}

// begin says that the open block is being stored, end that this is over and its
// bytes are free.
func (s *share) begin() {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	s.open, s.storing, s.chosen = 0, true, false
	select {
	case <-s.picked:
	default:
	}
}

func (s *share) end(bytes int64) {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	s.storing = false
	b.add(-bytes)
}

// pressed is whether the open block is to be stored for want of memory.
func (s *share) pressed() bool {
	s.budget.mu.Lock()
	defer s.budget.mu.Unlock()
	return s.chosen
}

// take notes n bytes more (or fewer, when negative). It never waits: what has
// been fetched is held, and the next fetch waits.
func (b *budget) take(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.add(n)
}

func (b *budget) add(n int64) {
	before := b.used >= b.limit
	b.used += n
	switch after := b.used >= b.limit; {
	case !before && after:
		b.room = make(chan struct{})
	case before && !after:
		close(b.room)
	}
	b.pick()
}

// pick chooses blocks to be stored while memory is used up. Under the lock.
func (b *budget) pick() {
	if b.used < b.limit {
		return
	}
	busy := 0
	var largest *share
	for _, s := range b.shares {
		switch {
		case s.storing || s.chosen:
			busy++
		case s.open > 0 && (largest == nil || s.open > largest.open):
			largest = s
		}
	}
	if busy >= b.inserts || largest == nil {
		return
	}
	largest.chosen = true
	select {
	case largest.picked <- struct{}{}:
	default:
	}
	if busy+1 < b.inserts {
		b.pick()
	}
}

// wait returns when there is room.
func (b *budget) wait(ctx context.Context) error {
	b.mu.Lock()
	room := b.room
	b.mu.Unlock()
	select {
	case <-room:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// bytes is what is held.
func (b *budget) bytes() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}
