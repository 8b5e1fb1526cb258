package rollup

import (
	"testing"
	"time"
)

func TestNewBatch_laterIsGreater(t *testing.T) {
	began := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	if a, b := newBatch(began, 1<<64-1), newBatch(began.Add(time.Millisecond), 0); a >= b {
		t.Errorf("batch %d is not less than %d, begun 1 ms later", a, b)
	}
}

func TestPublish(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 3, 2, 10, minute, 0, 0, time.UTC) }
	never := time.Unix(0, 0)
	for name, c := range map[string]struct {
		digest   uint64
		was      earlier
		first    time.Time
		restated time.Time // zero for never
		now      bool
	}{
		"first":                            {7, earlier{restatedAt: never}, at(5), time.Time{}, false},
		"first, nothing in it":             {0, earlier{restatedAt: never, ofAll: true}, at(5), time.Time{}, false},
		"first of a tenant that had none":  {7, earlier{restatedAt: never, ofAll: true}, at(5), at(5), true},
		"again, the same":                  {7, earlier{1, 7, at(1), never, true}, at(1), time.Time{}, false},
		"again, another":                   {8, earlier{1, 7, at(1), never, true}, at(1), at(5), true},
		"again, the same, another before":  {8, earlier{1, 8, at(1), at(3), false}, at(1), at(3), false},
		"again, another, as before also":   {9, earlier{1, 8, at(1), at(3), false}, at(1), at(5), true},
		"again, nothing is left in it now": {0, earlier{1, 8, at(1), never, false}, at(1), at(5), true},
	} {
		p := publish(span{"a", 0}, c.digest, at(5), at(4), c.was)
		if !p.firstAt.Equal(c.first) || p.restated != c.now || !p.computedAt.Equal(at(4)) || p.digest != c.digest {
			t.Errorf("%s: %+v", name, p)
		}
		switch {
		case c.restated.IsZero() && p.restatedAt != nil, !c.restated.IsZero() && (p.restatedAt == nil || !p.restatedAt.Equal(c.restated)):
			t.Errorf("%s: restated at %v, want %v", name, p.restatedAt, c.restated)
		}
	}
}
