package sink

import (
	"context"
	"sync"
)

// budget bounds the bytes of records that are held in memory, all partitions
// together. Safe for concurrent use.
type budget struct {
	limit int64

	mu   sync.Mutex
	used int64
	room chan struct{} // closed while there is room
	full chan struct{} // closed while there is none
}

func newBudget(limit int64) *budget {
	b := &budget{limit: limit, room: make(chan struct{}), full: make(chan struct{})}
	close(b.room)
	return b
}

// take notes n bytes more (or fewer, when negative). It never waits: what has
// been fetched is held, and the next fetch waits.
func (b *budget) take(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.used >= b.limit
	b.used += n
	after := b.used >= b.limit
	switch {
	case !before && after:
		b.room = make(chan struct{})
		close(b.full)
	case before && !after:
		b.full = make(chan struct{})
		close(b.room)
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

// spent reports that there is no room.
func (b *budget) spent() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used >= b.limit
}

// pressed is closed once there is no room.
func (b *budget) pressed() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.full
}

// bytes is what is held.
func (b *budget) bytes() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.used
}
