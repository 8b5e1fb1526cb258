package sink

import (
	"testing"
	"time"
)

var planLimits = limits{rows: 3, bytes: 100, interval: time.Second, patience: 10 * time.Second}

func TestPlan_due(t *testing.T) {
	opened := time.Unix(1000, 0)
	tests := []struct {
		name            string
		sizes           []int64
		after           time.Duration
		behind, pressed bool
		want            bool
	}{
		{name: "empty", after: time.Hour, want: false},
		{name: "empty under pressure", pressed: true, want: false},
		{name: "young", sizes: []int64{10}, after: 999 * time.Millisecond, want: false},
		{name: "old", sizes: []int64{10}, after: time.Second, want: true},
		{name: "old but behind", sizes: []int64{10}, after: time.Second, behind: true, want: false},
		{name: "behind for too long", sizes: []int64{10}, after: 10 * time.Second, behind: true, want: true},
		{name: "full of rows", sizes: []int64{1, 1, 1}, behind: true, want: true},
		{name: "full of bytes", sizes: []int64{100}, behind: true, want: true},
		{name: "no memory left", sizes: []int64{1}, behind: true, pressed: true, want: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := plan{limits: planLimits}
			for i, size := range tt.sizes {
				p.add(int64(i), opened.Add(time.Duration(i)*time.Nanosecond))
				p.bytes += size
			}
			if got := p.due(opened.Add(tt.after), tt.behind, tt.pressed); got != tt.want {
				t.Errorf("due = %v, want %v", got, tt.want)
			}
		})
	}
}

func TestPlan_busyPartition_waitsForALargerBlockAsLongAsMoreComes(t *testing.T) {
	opened := time.Unix(1000, 0)
	for _, tt := range []struct {
		rows         int
		lastAt, want time.Duration // since the first
	}{
		{1, 0, time.Second}, {2047, 0, time.Second},
		{2048, 0, 2 * time.Second}, {2048, 999 * time.Millisecond, 2999 * time.Millisecond}, {2048, time.Second, 3 * time.Second},
		{12_287, 2 * time.Second, 3 * time.Second},
		{12_288, 0, 2 * time.Second}, {12_288, 3 * time.Second, 5 * time.Second}, {12_288, 7 * time.Second, 8 * time.Second},
	} {
		p := plan{limits: limits{rows: 1 << 17, bytes: 1 << 20, interval: time.Second, patience: 10 * time.Second}}
		for offset := range tt.rows - 1 {
			p.add(int64(offset), opened)
		}
		p.add(int64(tt.rows), opened.Add(tt.lastAt))
		if p.due(opened.Add(tt.want-1), false, false) || !p.due(opened.Add(tt.want), false, false) {
			t.Errorf("a block of %d rows, the last after %s, is not due exactly after %s", tt.rows, tt.lastAt, tt.want)
		}
	}
}

func TestPlan_markers_moveTheEndOfABlockButNotItsCount(t *testing.T) {
	p := plan{limits: planLimits}
	now := time.Unix(1000, 0)
	p.skip(4)
	if p.open.count != 0 || p.next != 5 {
		t.Fatalf("after a marker alone: %+v, next %d", p.open, p.next)
	}
	p.add(7, now)
	p.add(9, now)
	p.bytes = 2
	p.skip(10)
	if got, want := p.cut(), (span{first: 7, last: 10, count: 2}); got != want {
		t.Errorf("cut %+v, want %+v", got, want)
	}
	if p.next != 11 || p.open.count != 0 || p.bytes != 0 {
		t.Errorf("after the cut: %+v", p)
	}
}

// FuzzPlan feeds any sequence of records, markers and gaps and checks what every
// plan must keep: blocks lie behind each other, hold every record once, and are
// no larger than the limits allow.
func FuzzPlan(f *testing.F) {
	f.Add([]byte{1, 2, 3, 0, 200, 5, 0x80, 0x81})
	f.Fuzz(func(t *testing.T, moves []byte) {
		p := plan{limits: planLimits}
		var offset, end int64
		added, stored := 0, 0
		check := func(s span) {
			if s.first < end || s.last < s.first || s.count < 1 || s.count > planLimits.rows || int64(s.count) > s.last-s.first+1 {
				t.Fatalf("block %+v after %d", s, end)
			}
			end = s.last + 1
			stored += s.count
		}
		for i, move := range moves {
			now := time.Unix(int64(i), 0)
			offset += 1 + int64(move>>6)
			if move&1 == 0 {
				p.skip(offset)
			} else {
				p.add(offset, now)
				p.bytes += int64(move & 0x3f)
				added++
			}
			if p.due(now, move&2 != 0, move&4 != 0) {
				check(p.cut())
			}
		}
		if p.open.count > 0 {
			check(p.cut())
		}
		if added != stored {
			t.Fatalf("%d records added, %d in blocks", added, stored)
		}
	})
}
