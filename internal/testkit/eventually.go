package testkit

import (
	"context"
	"testing"
	"time"
)

// pollPause is the time between two looks at a condition.
const pollPause = 20 * time.Millisecond

// Eventually waits until cond is true, looking every 20 ms, and fails the test
// when that has not come within the time, with what was waited for and the state
// that cond last gave.
func Eventually(t testing.TB, within time.Duration, what string, cond func() (bool, string)) {
	t.Helper()
	deadline := time.Now().Add(within)
	for {
		ok, state := cond()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %s: %s", what, within, state)
		}
		time.Sleep(pollPause)
	}
}

func contextWithin(t testing.TB, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), d)
}
