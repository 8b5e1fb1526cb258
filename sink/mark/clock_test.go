package mark

import (
	"testing"
	"time"
)

// A fast clock would put the mark before events that are not stored.
func TestEarlier_ofTwoClocks_theSlowOneCounts(t *testing.T) {
	slow := time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)
	fast := slow.Add(time.Millisecond)
	for _, clocks := range [][2]time.Time{{slow, fast}, {fast, slow}, {slow, slow}} {
		if got := earlier(clocks[0], clocks[1]); !got.Equal(slow) {
			t.Errorf("of %v: %v", clocks, got)
		}
	}
}
