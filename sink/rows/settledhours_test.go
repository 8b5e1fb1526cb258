package rows

import (
	"slices"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/sink/column"
)

func TestSettledBefore_fiveMinutesBeforeASliceSettles(t *testing.T) {
	settles := time.Date(2026, 3, 2, 12, 20, 0, 0, time.UTC) // when 10:15 to 10:20 does, at two hours
	for _, c := range []struct {
		now  time.Time
		want int // minute after ten
	}{
		{settles.Add(-5*time.Minute - 1), 15},
		{settles.Add(-5 * time.Minute), 20},
		{settles.Add(-1), 20},
		{settles, 25},
	} {
		if got := settledBefore(c.now, 2*time.Hour); !got.Equal(time.Date(2026, 3, 2, 10, c.want, 0, 0, time.UTC)) {
			t.Errorf("at %v: %v, want 10:%d", c.now, got, c.want)
		}
	}
}

func TestSettledHours(t *testing.T) {
	at := func(text string) time.Time {
		parsed, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	rows := []struct{ tenant, created string }{
		{"b", "2026-03-02T08:59:59.9999999Z"},
		{"a", "2026-03-02T08:00:00Z"},
		{"b", "2026-03-02T08:00:00Z"},
		{"a", "2026-03-02T08:00:00Z"},
		{"", "1970-01-01T00:00:01Z"},
		{"a", "2026-03-02T09:59:59.9999999Z"},
		{"b", "2026-03-02T10:34:59.9999999Z"}, // of the hour that is open
		{"b", "2026-03-02T10:05:00Z"},
		{"b", "2026-03-02T10:09:00Z"},
		{"a", "2026-03-02T10:35:00Z"},         // the first that cannot be settled
		{"a", "1969-12-31T23:00:00Z"},         // before DateTime begins
		{"a", "2200-01-01T00:00:00Z"},         // after it ends, and in the future
		{"a", "2026-03-02T09:00:00.0000001Z"}, // again the hour two rows before
	}
	var tenants column.Dictionary
	created := column.InstantOf(7)
	for _, r := range rows {
		tenants.Append(r.tenant)
		created.SetNano(at(r.created).UnixNano())
	}
	got := settledHours(&tenants, &created, at("2026-03-02T10:35:00Z"))
	hour := func(text string) uint32 { return uint32(at(text).Unix()) }
	want := []TenantHour{
		{"", 0},
		{"a", hour("2026-03-02T08:00:00Z")},
		{"a", hour("2026-03-02T09:00:00Z")},
		{"b", hour("2026-03-02T08:00:00Z")},
		{"b", hour("2026-03-02T10:05:00Z")},
		{"b", hour("2026-03-02T10:30:00Z")},
	}
	tenants.Reset() // as when rows are left out of a block that is replayed
	tenants.Append("others")
	if !slices.Equal(got, want) {
		t.Errorf("hours %v, want %v", got, want)
	}
}

func TestSettledHours_farFuture_doesNotWrapAround(t *testing.T) {
	var tenants column.Dictionary
	created := column.InstantOf(7)
	tenants.Append("a")
	created.SetNano(time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC).UnixNano())
	if got := settledHours(&tenants, &created, time.Date(2250, 1, 1, 0, 0, 0, 0, time.UTC)); len(got) != 0 {
		t.Errorf("hours %v, want none", got)
	}
}
