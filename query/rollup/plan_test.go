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

// unitsOf are units from one number to another, counted from monday.
func unitsOf(g granularity, from, to int) []unit {
	var list []unit
	for i := from; i < to; i++ {
		start := monday.Add(time.Duration(i) * g.width)
		list = append(list, unit{span: span{start, start.Add(g.width)}, of: g, batch: uint64(i + 1000), computedAt: at(1000)})
	}
	return list
}

// published are units of all granularities, by their numbers.
func published(lists ...[]unit) map[granularity][]unit {
	units := map[granularity][]unit{}
	for _, u := range slices.Concat(lists...) {
		units[u.of] = append(units[u.of], u)
	}
	return units
}

func hourUnits(from, to int) []unit { return unitsOf(hourly, from, to) }

func dayUnits(from, to int) []unit { return unitsOf(daily, from, to) }

// short writes a plan down: weeks as w0, days as d0, hours as h0, slices as s0, several that follow each other as h0-2,
// spans as [from,to) in hours.
func (p plan) short() string {
	var parts []string
	for i := 0; i < len(p.units); {
		u, n := p.units[i], 1
		for i+n < len(p.units) && p.units[i+n].of == u.of && p.units[i+n].from.Equal(p.units[i+n-1].to) {
			n++
		}
		part := fmt.Sprintf("%c%d", u.of.name[0], u.from.Sub(monday)/u.of.width)
		if n > 1 {
			part += fmt.Sprintf("-%d", int(u.from.Sub(monday)/u.of.width)+n-1)
		}
		parts, i = append(parts, part), i+n
	}
	for _, s := range p.base {
		parts = append(parts, fmt.Sprintf("[%v,%v)", s.from.Sub(monday).Hours(), s.to.Sub(monday).Hours()))
	}
	return strings.Join(parts, " ")
}

func notesOf(list map[time.Time]note) (all notes) {
	for at, one := range list {
		all.add(at, one)
	}
	return all
}

func TestPlanOf(t *testing.T) {
	noted := func(hour int, at time.Time) notes {
		return notesOf(map[time.Time]note{monday.Add(time.Duration(hour) * time.Hour): {at: at}})
	}
	inFlight := notesOf(map[time.Time]note{at(30): {open: true}})
	days := dayUnits(0, 3)
	weeks := slices.Concat(unitsOf(weekly, 0, 2), dayUnits(-1, 15), hourUnits(-24, 15*24))
	empty := unitsOf(weekly, 0, 1)
	empty[0].batch = 0
	emptyDay := dayUnits(0, 1)
	emptyDay[0].batch = 0
	open := slices.Concat(hourUnits(0, 3), unitsOf(sliced, 24, 43))
	for _, tc := range []struct {
		name     string
		from, to float64
		units    []unit
		notes    notes
		want     string
	}{
		{"nothing published", 1.5, 30, nil, notes{}, "[1.5,30)"},
		{"nothing asked", 5, 5, slices.Concat(days, hourUnits(0, 72)), notes{}, ""},
		{"whole hours", 2, 5, hourUnits(0, 24), notes{}, "h2-4"},
		{"hours in part", 1.5, 4.25, hourUnits(0, 24), notes{}, "h2-3 [1.5,2) [4,4.25)"},
		{"inside one hour", 2.25, 2.5, hourUnits(0, 24), notes{}, "[2.25,2.5)"},
		{"a gap", 0, 6, slices.Concat(hourUnits(0, 2), hourUnits(4, 6)), notes{}, "h0-1 h4-5 [2,4)"},
		{"after the last", 0, 6, hourUnits(0, 2), notes{}, "h0-1 [2,6)"},
		{"days before hours", 0, 72, slices.Concat(days, hourUnits(0, 72)), notes{}, "d0-2"},
		{"days in part", 22, 50.5, slices.Concat(days, hourUnits(0, 72)), notes{}, "h22-23 d1 h48-49 [50,50.5)"},
		{"a late event", 24, 48, slices.Concat(days, hourUnits(24, 48)), noted(30, at(1000)), "h24-29 h31-47 [30,31)"},
		{"a late event that was counted", 24, 48, slices.Concat(days, hourUnits(24, 48)), noted(30, at(999)), "d1"},
		{"a block in flight", 28, 33, hourUnits(24, 48), inFlight, "h28-29 h31-32 [30,31)"},
		{"a note elsewhere", 24, 48, slices.Concat(days, hourUnits(24, 48)), noted(50, at(1001)), "d1"},
		{"weeks before days", -3, 15 * 24, weeks, notes{}, "h-3--1 w0-1 d14"},
		{"weeks in part", 1, 15 * 24, weeks, notes{}, "h1-23 d1-6 w1 d14"},
		{"a late event in a week", 0, 14 * 24, weeks, noted(30, at(1000)), "d0 h24-29 h31-47 d2-6 w1 [30,31)"},
		{"a week whose rows were removed in part", 0, 168, slices.Concat(empty, dayUnits(3, 7)), notes{}, "d3-6 [0,72)"},
		{"a day whose rows were removed in part", 0, 24, slices.Concat(emptyDay, hourUnits(9, 24)), notes{}, "h9-23 [0,9)"},
		{"a day without rows", 0, 24, emptyDay, notes{}, "d0"},
		{"a week without rows", 0, 168, empty, notes{}, "w0"},
		{"slices of the open hour", 0, 3.6, open, notes{}, "h0-2 s36-42 [3.5833333333333335,3.6)"},
		{"slices of an hour that is published", 2.25, 3.25, open, notes{}, "s36-38 [2.25,3)"},
		{"a late event in the open hour", 0, 3.5, open, noted(3, at(1000)), "h0-2 [3,3.5)"},
		{"a late event in a slice", 0, 3.5, open, notesOf(map[time.Time]note{at(3.25): {open: true}}), "h0-2 s36-38 s40-41 [3.25,3.3333333333333335)"},
		{"a late event in a slice of a published hour", 0, 3, open, notesOf(map[time.Time]note{at(1.25): {open: true}}), "h0 h2 [1,2)"},
	} {
		got := planOf(span{at(tc.from), at(tc.to)}, state{published(tc.units), tc.notes})
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
	p := planOf(span{at(0), at(24)}, state{published(dayUnits(0, 1), hours), notesOf(map[time.Time]note{at(7): {at: at(1001)}})})
	if p.short() != "h0-23" {
		t.Errorf("%s", p.short())
	}
}

// What was published and is in doubt is about to be restated.
func TestPlanOf_hoursInDoubt_tellWhenTheyWereWritten(t *testing.T) {
	hours := hourUnits(0, 3)
	hours[2].restatedAt = at(2000)
	p := planOf(span{at(0), at(3)}, state{published(hours), notesOf(map[time.Time]note{at(1): {open: true, at: at(900)}, at(2): {at: at(1001)}})})
	if len(p.known) != 3 || !p.known[1].restatedAt.Equal(at(900)) || !p.known[2].restatedAt.Equal(at(2000)) {
		t.Errorf("known %v", p.known)
	}
}

// What was restated before the longer unit was published was restated all the same.
func TestPlanOf_partsThatAreNotRead_tellWhenTheyWereRestated(t *testing.T) {
	days := dayUnits(0, 7)
	days[2].restatedAt = at(1100)
	p := planOf(span{at(0), at(168)}, state{published(unitsOf(weekly, 0, 1), days), notes{}})
	restated := (&Reading{period: Period{From: at(0), To: at(168), Bucket: Week}, plan: p}).restatements()
	if p.short() != "w0" || !restated[at(0)].Equal(at(1100)) {
		t.Errorf("%s, restated %v", p.short(), restated)
	}
}

// What is of no use is as if it had not been published, but for slices: those of an
// hour that is published may be out of date.
func TestPlanWith_unitsOfNoUse_areReadByShorterOnesOrFromTheBaseTable(t *testing.T) {
	units := slices.Concat(dayUnits(0, 3), hourUnits(0, 72), unitsOf(sliced, 40*12, 42*12))
	useful := func(u unit) bool {
		return u.of == sliced || !(u.of == daily && u.from.Equal(at(24))) && !(u.of == hourly && u.from.Equal(at(40)))
	}
	p := planWith(span{at(0), at(72)}, state{published(units), notes{}}, useful)
	if want := "d0 h24-39 h41-47 d2 [40,41)"; p.short() != want {
		t.Errorf("%s, want %s", p.short(), want)
	}
}

// Whatever was published and noted: each moment is read from exactly one place,
// no rollup that a note touches is used, and spans are few.
func TestPlanOf_anyState(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 2))
	for range 500 {
		period := span{at(random.Float64() * 400), at(400 + random.Float64()*400)}
		s := state{units: map[granularity][]unit{}}
		add := func(g granularity, number int) { s.units[g] = append(s.units[g], unitsOf(g, number, number+1)...) }
		sparse := random.IntN(3)
		for d := range 34 {
			if d%7 == 0 && random.IntN(3) > 0 {
				add(weekly, d/7)
			}
			if random.IntN(3) > 0 {
				add(daily, d)
			}
			for h := 24 * d; h < 24*d+24; h++ {
				if random.IntN(5) > sparse {
					add(hourly, h)
				}
				for n := 0; n < 12 && random.IntN(3) == 0; n++ {
					add(sliced, 12*h+n)
				}
				if random.IntN(12) == 0 {
					start := at(float64(h)).Add(time.Duration(random.IntN(3)) * sliced.width)
					s.notes.add(start, note{open: random.IntN(2) == 0, at: at(999 + 2*random.Float64())})
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
	for _, u := range p.units {
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
