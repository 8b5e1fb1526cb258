package sink

import (
	"math/rand/v2"
	"time"

	"github.com/gatehouse/gatehouse/sink/table"
)

// backoff is the wait before try number try (from 1) of a failed insert: it
// doubles up to a ceiling. The overloaded get longer waits; meanwhile the next
// block of the partition grows, which is what too many parts ask for.
func backoff(c table.Class, try int) time.Duration {
	first, ceiling := 100*time.Millisecond, 5*time.Second
	if c == table.Overload {
		first, ceiling = time.Second, 30*time.Second
	}
	wait := ceiling
	if shift := try - 1; shift < 10 {
		wait = min(first<<max(shift, 0), ceiling)
	}
	return wait
}

// jitter spreads d over [d/2, d], so that partitions don't retry in step.
func jitter(d time.Duration) time.Duration {
	return d/2 + rand.N(d/2+1)
}
