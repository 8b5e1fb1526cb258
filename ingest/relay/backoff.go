package relay

import (
	"context"
	"time"
)

// Pauses between attempts, doubling from the first to the last.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 5 * time.Second
)

// backoff counts failures in a row.
type backoff struct{ pause time.Duration }

// wait pauses longer with each call, or until ctx is done.
func (b *backoff) wait(ctx context.Context) {
	b.pause = min(max(2*b.pause, firstPause), lastPause)
	timer := time.NewTimer(b.pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
