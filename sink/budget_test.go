package sink

import (
	"slices"
	"testing"
)

// TestBudget_spent_storesTheLargestBlocks walks through a shortage of memory:
// as many blocks are picked as are inserted at a time, the largest ones.
func TestBudget_spent_storesTheLargestBlocks(t *testing.T) {
	b := newBudget(100, 2)
	var shares [4]*share
	for i := range shares {
		shares[i] = b.join()
	}
	picked := func() (n []int) {
		for i, s := range shares {
			if s.pressed() && slices.Contains(b.shares, s) {
				n = append(n, i)
			}
		}
		return n
	}
	hold := func(i int, bytes int64) {
		shares[i].grown(bytes, bytes-shares[i].open)
	}
	expect := func(what string, want ...int) {
		t.Helper()
		got := picked()
		if len(got) != len(want) {
			t.Fatalf("%s: picked %v, want %v", what, got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Fatalf("%s: picked %v, want %v", what, got, want)
			}
		}
	}
	hold(0, 10)
	hold(1, 40)
	hold(2, 30)
	expect("there is room")
	hold(3, 20)
	expect("spent", 1, 2)
	shares[1].begin()
	expect("one is being stored", 2)
	shares[2].begin()
	hold(3, 25)
	expect("as many are being stored as may be")
	shares[1].end(40)
	expect("there is room again")
	hold(3, 45)
	hold(0, 30)
	expect("spent while one is being stored", 3)
	shares[3].leave()
	expect("the chosen one has left: as many others as may be", 0)
	b.take(-45)
	shares[2].end(30)
	if got := b.bytes(); got != 30 {
		t.Errorf("%d bytes are held, want 30", got)
	}
}
