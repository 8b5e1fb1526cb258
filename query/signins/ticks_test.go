package signins

import (
	"testing"
	"time"
)

func TestTicks_roundTrip(t *testing.T) {
	for _, text := range []string{"1900-01-01T00:00:00Z", "1969-12-31T23:59:59.9999999Z", "1970-01-01T00:00:00Z", "2026-07-17T14:10:02.1234567Z", "2299-12-31T23:59:59.9999999Z"} {
		want, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := TicksOf(want).Time(); !got.Equal(want) {
			t.Errorf("%s became %s", text, got)
		}
	}
	if TicksOf(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)) != FirstTick || TicksOf(time.Date(2299, 12, 31, 23, 59, 59, 999999900, time.UTC)) != LastTick {
		t.Error("the ends of the range are wrong")
	}
}
