package plan

import (
	"testing"
	"time"
)

var planLimits = Limits{Rows: 3, Bytes: 100, Interval: time.Second, Patience: 10 * time.Second}

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
			p := Plan{Limits: planLimits}
			for i, size := range tt.sizes {
				p.Add(int64(i), opened.Add(time.Duration(i)*time.Nanosecond))
				p.Bytes += size
			}
			if got := p.Due(opened.Add(tt.after), tt.behind, tt.pressed); got != tt.want {
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
		p := Plan{Limits: Limits{Rows: 1 << 17, Bytes: 1 << 20, Interval: time.Second, Patience: 10 * time.Second}}
		for offset := range tt.rows - 1 {
			p.Add(int64(offset), opened)
		}
		p.Add(int64(tt.rows), opened.Add(tt.lastAt))
		if p.Due(opened.Add(tt.want-1), false, false) || !p.Due(opened.Add(tt.want), false, false) {
			t.Errorf("a block of %d rows, the last after %s, is not due exactly after %s", tt.rows, tt.lastAt, tt.want)
		}
	}
}

func TestPlan_markers_moveTheEndOfABlockButNotItsCount(t *testing.T) {
	p := Plan{Limits: planLimits}
	now := time.Unix(1000, 0)
	p.Skip(4)
	if p.Open.Count != 0 || p.Next != 5 {
		t.Fatalf("after a marker alone: %+v, next %d", p.Open, p.Next)
	}
	p.Add(7, now)
	p.Add(9, now)
	p.Bytes = 2
	p.Skip(10)
	if got, want := p.Cut(), (Span{First: 7, Last: 10, Count: 2}); got != want {
		t.Errorf("cut %+v, want %+v", got, want)
	}
	if p.Next != 11 || p.Open.Count != 0 || p.Bytes != 0 {
		t.Errorf("after the cut: %+v", p)
	}
}

// FuzzPlan feeds any sequence of records, markers and gaps and checks what every
// plan must keep: blocks lie behind each other, hold every record once, and are
// no larger than the limits allow.
func FuzzPlan(f *testing.F) {
	f.Add([]byte{1, 2, 3, 0, 200, 5, 0x80, 0x81})
	f.Fuzz(func(t *testing.T, moves []byte) {
		p := Plan{Limits: planLimits}
		var offset, end int64
		added, stored := 0, 0
		check := func(s Span) {
			if s.First < end || s.Last < s.First || s.Count < 1 || s.Count > planLimits.Rows || int64(s.Count) > s.Last-s.First+1 {
				t.Fatalf("block %+v after %d", s, end)
			}
			end = s.Last + 1
			stored += s.Count
		}
		for i, move := range moves {
			now := time.Unix(int64(i), 0)
			offset += 1 + int64(move>>6)
			if move&1 == 0 {
				p.Skip(offset)
			} else {
				p.Add(offset, now)
				p.Bytes += int64(move & 0x3f)
				added++
			}
			if p.Due(now, move&2 != 0, move&4 != 0) {
				check(p.Cut())
			}
		}
		if p.Open.Count > 0 {
			check(p.Cut())
		}
		if added != stored {
			t.Fatalf("%d records added, %d in blocks", added, stored)
		}
	})
}
