package service

import (
	"context"
	"time"
)

// Pauses between attempts, doubling from the first to the last.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 5 * time.Second
)

// Backoff counts failures in a row. Its zero value has counted none.
type Backoff struct{ pause time.Duration }

// Wait pauses longer with each call since Reset, from 100 ms to 5 s, or until
// ctx is done.
func (b *Backoff) Wait(ctx context.Context) {
	b.pause = min(max(2*b.pause, firstPause), lastPause)
	timer := time.NewTimer(b.pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// Reset begins to count anew.
func (b *Backoff) Reset() { b.pause = 0 }
