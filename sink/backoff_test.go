package sink

import (
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/sink/table"
)

func TestBackoff_growsToACeiling(t *testing.T) {
	for c, want := range map[table.Class][2]time.Duration{
		table.Transient: {100 * time.Millisecond, 5 * time.Second},
		table.Unknown:   {100 * time.Millisecond, 5 * time.Second},
		table.Overload:  {time.Second, 30 * time.Second},
	} {
		before := time.Duration(0)
		for try := 1; try < 1000; try++ {
			wait := backoff(c, try)
			if wait < before || wait > want[1] {
				t.Fatalf("%s: wait %s at try %d after %s", c, wait, try, before)
			}
			before = wait
		}
		if first := backoff(c, 1); first != want[0] || before != want[1] {
			t.Errorf("%s: waits from %s to %s, want %v", c, first, before, want)
		}
	}
	for range 100 {
		if d := jitter(time.Second); d < time.Second/2 || d > time.Second {
			t.Fatalf("jitter %s of 1s", d)
		}
	}
}
