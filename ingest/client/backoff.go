package client

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Bounds of the pause between two tries.
const (
	firstPause   = 200 * time.Millisecond
	longestPause = 10 * time.Second
	// longestAsked bounds what Retry-After may ask for.
	longestAsked = time.Minute
)

// backoff grows the pause with each try.
type backoff struct{ last time.Duration }

// next is the pause before the next try: what the gateway asked for, if it did,
// else twice the last one, a quarter of it at random so that several clients
// don't come back together.
func (b *backoff) next(asked time.Duration) time.Duration {
	if asked > 0 {
		return min(asked, longestAsked)
	}
	b.last = min(max(2*b.last, firstPause), longestPause)
	return b.last*3/4 + rand.N(b.last/4)
}

// retryAfter reads the header Retry-After: seconds or a date; 0 when there is none.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		return max(time.Duration(seconds*float64(time.Second)), 0)
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
