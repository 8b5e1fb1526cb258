package report

import (
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// A report that names no beginning begins with a whole hour, which rollups hold.
func TestWeeklyOptions_period(t *testing.T) {
	horizon := time.Date(2026, 7, 17, 10, 37, 42, 0, time.UTC)
	kept := horizon.Add(2*time.Hour).AddDate(0, 0, -30)
	for _, c := range []struct {
		name  string
		from  time.Time
		since time.Time
		want  time.Time
	}{
		{"30 days", time.Time{}, time.Time{}, time.Date(2026, 6, 17, 10, 0, 0, 0, time.UTC)},
		{"less is kept", time.Time{}, kept, time.Date(2026, 6, 17, 13, 0, 0, 0, time.UTC)},
		{"the beginning is given", kept.Add(-time.Hour), kept, kept},
		{"minutes are kept", time.Time{}, horizon.Add(-7 * time.Minute), horizon.Add(-7 * time.Minute)},
	} {
		from, to := Period{From: c.from, Visibility: option.Settled}.Within(store.Mark{StoredThrough: horizon, Horizon: horizon}, store.Scope{Scope: signins.Scope{Since: c.since}}, horizon.Add(2*time.Hour))
		if !from.Equal(c.want) || !to.Equal(horizon) {
			t.Errorf("%s: %v to %v, want from %v", c.name, from, to, c.want)
		}
	}
}

// A live report ends now, at a moment that a filter takes.
func TestPeriod_live_endsAtATick(t *testing.T) {
	now := time.Date(2026, 7, 17, 12, 0, 0, 895375204, time.UTC)
	_, to := Period{Visibility: option.Live}.Within(store.Mark{}, store.Scope{}, now)
	if want := now.Add(-4 * time.Nanosecond); !to.Equal(want) {
		t.Errorf("ends at %s, want %s", to, want)
	}
}
