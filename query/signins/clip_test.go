package signins

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestList_newestPart(t *testing.T) {
	now := time.Date(2026, 7, 17, 12, 0, 0, 0, time.UTC)
	day := Ticks(24 * time.Hour / NanosPerTick)
	for name, test := range map[string]struct{ first, last, want Ticks }{
		"to the horizon":               {FirstTick, TicksOf(now) - 2*day, TicksOf(now) - 3*day},
		"without an end":               {FirstTick, LastTick, TicksOf(now) - day},
		"an hour":                      {TicksOf(now) - day/24, TicksOf(now), TicksOf(now) - day/24},
		"all of it lies in the future": {TicksOf(now) + day, LastTick, TicksOf(now) + day},
	} {
		l := List{First: test.first, Last: test.last}
		got := l.newestPart(now)
		assert.Equal(t, []Ticks{test.want, test.last}, []Ticks{got.First, got.Last}, name)
	}
}
