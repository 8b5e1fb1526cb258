package rollup

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// monday is the day of the table tests, an hour of which is at(h).
var monday = time.Date(2026, 7, 13, 0, 0, 0, 0, time.UTC)

func at(hours float64) time.Time { return monday.Add(time.Duration(hours * float64(time.Hour))) }

func hourUnits(from, to int) []unit {
	var list []unit
	for h := from; h < to; h++ {
		list = append(list, unit{span: span{at(float64(h)), at(float64(h + 1))}, batch: uint64(h + 100), computedAt: at(1000)})
	}
	return list
}

func dayUnit(day int) unit {
	return unit{span: span{at(float64(24 * day)), at(float64(24*day + 24))}, batch: uint64(day + 1), computedAt: at(1000)}
}

// short writes a plan down: days as d0, hours as h0, spans as [from,to) in hours.
func (p plan) short() string {
	var parts []string
	for _, u := range p.days {
		parts = append(parts, fmt.Sprintf("d%v", u.from.Sub(monday).Hours()/24))
	}
	for _, u := range p.hours {
		parts = append(parts, fmt.Sprintf("h%v", u.from.Sub(monday).Hours()))
	}
	for _, s := range p.base {
		parts = append(parts, fmt.Sprintf("[%v,%v)", s.from.Sub(monday).Hours(), s.to.Sub(monday).Hours()))
	}
	return strings.Join(parts, " ")
}

func TestPlanOf(t *testing.T) {
	noted := func(hour int, at time.Time) notes {
		return notes{monday.Add(time.Duration(hour) * time.Hour).Unix(): {at: at}}
	}
	inFlight := notes{at(30).Unix(): {open: true}}
	days := []unit{dayUnit(0), dayUnit(1), dayUnit(2)}
	for _, tc := range []struct {
		name     string
		from, to float64
		state    state
		want     string
	}{
		{"nothing published", 1.5, 30, state{}, "[1.5,30)"},
		{"nothing asked", 5, 5, state{days: days, hours: hourUnits(0, 72)}, ""},
		{"whole hours", 2, 5, state{hours: hourUnits(0, 24)}, "h2 h3 h4"},
		{"hours in part", 1.5, 4.25, state{hours: hourUnits(0, 24)}, "h2 h3 [1.5,2) [4,4.25)"},
		{"inside one hour", 2.25, 2.5, state{hours: hourUnits(0, 24)}, "[2.25,2.5)"},
		{"a gap", 0, 6, state{hours: slices.Concat(hourUnits(0, 2), hourUnits(4, 6))}, "h0 h1 h4 h5 [2,4)"},
		{"after the last", 0, 6, state{hours: hourUnits(0, 2)}, "h0 h1 [2,6)"},
		{"days before hours", 0, 72, state{days: days, hours: hourUnits(0, 72)}, "d0 d1 d2"},
		{"days in part", 22, 50.5, state{days: days, hours: hourUnits(0, 72)}, "d1 h22 h23 h48 h49 [50,50.5)"},
		{"a late event", 24, 48, state{days: days, hours: hourUnits(24, 48), notes: noted(30, at(1000))},
			"h24 h25 h26 h27 h28 h29 h31 h32 h33 h34 h35 h36 h37 h38 h39 h40 h41 h42 h43 h44 h45 h46 h47 [30,31)"},
		{"a late event that was counted", 24, 48, state{days: days, hours: hourUnits(24, 48), notes: noted(30, at(999))}, "d1"},
		{"a block in flight", 28, 33, state{hours: hourUnits(24, 48), notes: inFlight}, "h28 h29 h31 h32 [30,31)"},
		{"a note elsewhere", 24, 48, state{days: days, hours: hourUnits(24, 48), notes: noted(50, at(1001))}, "d1"},
	} {
		got := planOf(span{at(tc.from), at(tc.to)}, tc.state)
		if got.short() != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got.short(), tc.want)
		}
	}
}

// A day computed before an hour of it was restated must not be used, even when
// the hour is.
func TestPlanOf_dayOlderThanTheNote_isReadByItsHours(t *testing.T) {
	hours := hourUnits(0, 24)
	hours[7].computedAt = at(1002)
	p := planOf(span{at(0), at(24)}, state{[]unit{dayUnit(0)}, hours, notes{at(7).Unix(): {at: at(1001)}}})
	if len(p.days) != 0 || len(p.hours) != 24 || len(p.base) != 0 {
		t.Errorf("%s", p.short())
	}
}

// What was published and is in doubt is about to be restated.
func TestPlanOf_passedHours_tellWhenTheyWereWritten(t *testing.T) {
	hours := hourUnits(0, 3)
	hours[2].restatedAt = at(2000)
	p := planOf(span{at(0), at(3)}, state{hours: hours, notes: notes{at(1).Unix(): {open: true, at: at(900)}, at(2).Unix(): {at: at(1001)}}})
	if len(p.passed) != 2 || !p.passed[0].restatedAt.Equal(at(900)) || !p.passed[1].restatedAt.Equal(at(2000)) {
		t.Errorf("passed %v", p.passed)
	}
}

// Whatever was published and noted: each moment is read from exactly one place,
// no rollup that a note touches is used, and spans are few.
func TestPlanOf_anyState(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	for range 500 {
		period := span{at(random.Float64() * 400), at(400 + random.Float64()*400)}
		s := state{notes: notes{}}
		sparse := random.IntN(3)
		for d := range 34 {
			if random.IntN(3) > 0 {
				s.days = append(s.days, dayUnit(d))
			}
			for h := 24 * d; h < 24*d+24; h++ {
				if random.IntN(5) > sparse {
					s.hours = append(s.hours, hourUnits(h, h+1)...)
				}
				if random.IntN(12) == 0 {
					s.notes[at(float64(h)).Unix()] = note{open: random.IntN(2) == 0, at: at(999 + 2*random.Float64())}
				}
			}
		}
		checkPlan(t, period, s, planOf(period, s))
	}
}

func checkPlan(t *testing.T, period span, s state, p plan) {
	t.Helper()
	if len(p.base) > maxSpans {
		t.Errorf("%d spans", len(p.base))
	}
	pieces := slices.Clone(p.base)
	for _, u := range slices.Concat(p.days, p.hours) {
		pieces = append(pieces, u.span)
		if _, touched := s.notes.touch(u); touched {
			t.Errorf("%v is read from a rollup though it is touched", u.from)
		}
	}
	slices.SortFunc(pieces, func(a, b span) int { return a.from.Compare(b.from) })
	at := period.from
	for _, piece := range pieces {
		if !piece.from.Equal(at) || !piece.to.After(at) {
			t.Fatalf("after %v comes [%v, %v)", at, piece.from, piece.to)
		}
		at = piece.to
	}
	if !at.Equal(period.to) {
		t.Errorf("covered up to %v of %v", at, period.to)
	}
}

func TestJoined_shortestStretchesFirst(t *testing.T) {
	spans := []span{{at(0), at(1)}, {at(5), at(6)}, {at(7), at(8)}, {at(20), at(21)}, {at(23), at(24)}}
	for limit, want := range map[int]string{
		5: "[0,1) [5,6) [7,8) [20,21) [23,24)",
		4: "[0,1) [5,8) [20,21) [23,24)",
		3: "[0,1) [5,8) [20,24)",
		1: "[0,24)",
	} {
		if got := (plan{base: joined(spans, limit)}).short(); got != want {
			t.Errorf("%d: %s, want %s", limit, got, want)
		}
	}
}

func TestPeriod_buckets(t *testing.T) {
	from := time.Date(2026, 7, 15, 10, 30, 0, 500, time.UTC) // a Wednesday
	for bucket, want := range map[Bucket][2]string{
		Hour:  {"2026-07-15T10:00:00Z", "2026-07-15T12:00:00Z"},
		Day:   {"2026-07-15T00:00:00Z", "2026-07-17T00:00:00Z"},
		Week:  {"2026-07-13T00:00:00Z", "2026-07-27T00:00:00Z"},
		Whole: {"2026-07-15T10:30:00.0000005Z", "2026-07-15T10:30:00.0000005Z"},
	} {
		p := Period{Tenant: "t", From: from, To: from.AddDate(0, 1, 0), Bucket: bucket}
		for i, number := range []int64{0, 2} {
			if got := p.bucket(number).Format(time.RFC3339Nano); got != want[i] {
				t.Errorf("%s %d: %s, want %s", bucket, number, got, want[i])
			}
			if got := p.BucketOf(p.bucket(number)); !got.Equal(p.bucket(number)) {
				t.Errorf("%s %d lies in %s", bucket, number, got)
			}
		}
	}
	old := Period{From: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), Bucket: Week}
	if got := old.bucket(20000); !got.Equal(old.From.AddDate(0, 0, 7*20000)) {
		t.Errorf("week 20000 from 1900 is %s", got)
	}
}
