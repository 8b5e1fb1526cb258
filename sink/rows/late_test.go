package rows

import (
	"math"
	"testing"
	"time"
)

func TestLateSeconds(t *testing.T) {
	h := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		created time.Time
		want    uint32
	}{
		{"behind the horizon", h.Add(time.Hour), 0},
		{"at the horizon", h, 0},
		{"a nanosecond before it", h.Add(-1), 1},
		{"a second before it", h.Add(-time.Second), 1},
		{"a little more than a second", h.Add(-time.Second - 1), 2},
		{"a day", h.AddDate(0, 0, -1), 86400},
		{"1900", time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), 3981427200},
		{"further than nanoseconds reach", time.Unix(0, math.MinInt64), math.MaxUint32},
	} {
		if got := secondsLate(c.created.UnixNano(), h.UnixNano()); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if got := secondsLate(h.UnixNano(), 0); got != 0 {
		t.Errorf("without a horizon: %d", got)
	}
}
