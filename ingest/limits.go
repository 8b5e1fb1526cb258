package ingest

import (
	"math"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// limits hold each token to its rate. A request is let in whole when its token
// owes nothing; the events it brings are charged afterwards, so that a large one
// makes the next ones wait and none is cut in the middle.
type limits struct {
	rate  rate.Limit
	burst int

	mu       sync.Mutex
	limiters map[string]*rate.Limiter
}

// maxLimiters is how many tokens are kept before those that owe nothing are forgotten.
const maxLimiters = 10_000

// newLimits: perSecond 0 sets no limit.
func newLimits(perSecond float64, burst int) *limits {
	if burst == 0 {
		burst = max(1, int(math.Ceil(perSecond)))
	}
	return &limits{rate: rate.Limit(perSecond), burst: burst, limiters: map[string]*rate.Limiter{}}
}

// of returns a token's limiter; nil when there is no limit.
func (l *limits) of(token string, now time.Time) *rate.Limiter {
	if l.rate == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter := l.limiters[token]
	if limiter == nil {
		if len(l.limiters) >= maxLimiters {
			l.forget(now)
		}
		limiter = rate.NewLimiter(l.rate, l.burst)
		l.limiters[token] = limiter
	}
	return limiter
}

func (l *limits) forget(now time.Time) {
	for token, limiter := range l.limiters {
		if limiter.TokensAt(now) >= float64(l.burst) {
			delete(l.limiters, token)
		}
	}
}

// wait is how long a token must wait before its next request; 0 when it may go on.
func wait(limiter *rate.Limiter, now time.Time) time.Duration {
	if limiter == nil {
		return 0
	}
	missing := 1 - limiter.TokensAt(now)
	if missing <= 0 {
		return 0
	}
	return time.Duration(missing / float64(limiter.Limit()) * float64(time.Second))
}

// charge takes n events from a token, into debt when need be.
func charge(limiter *rate.Limiter, now time.Time, n int) {
	if limiter == nil {
		return
	}
	for n > 0 {
		part := min(n, limiter.Burst())
		limiter.ReserveN(now, part)
		n -= part
	}
}

// buffer bounds what waits for Kafka's acknowledgement, over all requests.
type buffer struct {
	limit          int64 // bytes
	bytes, records atomic.Int64
}

// take makes room for a record; false when there is none.
func (b *buffer) take(size int64) bool {
	if b.bytes.Add(size) > b.limit {
		b.bytes.Add(-size)
		return false
	}
	b.records.Add(1)
	return true
}

func (b *buffer) give(size int64) {
	b.bytes.Add(-size)
	b.records.Add(-1)
}
