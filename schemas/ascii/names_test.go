package ascii

import (
	"fmt"
	"strings"
	"testing"
)

func TestEqualFold(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"", "", true}, {"userId", "USERID", true}, {"azAZ", "AZaz", true}, {"a", "ab", false}, {"a", "b", false},
		{"[", "{", false}, {"@", "`", false}, {"^", "~", false}, {"É", "é", false}, {"K", "\u212a", false}, {"é", "é", true}, {"_", "\x7f", false},
	} {
		if got := EqualFold(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
		if (Folded(c.a) == Folded(c.b)) != c.want {
			t.Errorf("%q and %q fold to %q and %q", c.a, c.b, Folded(c.a), Folded(c.b))
		}
	}
	if got := Folded("AzZ@[_É9"); got != "azz@[_É9" {
		t.Errorf("folded to %q", got)
	}
}

func TestNames(t *testing.T) {
	const n = 1000
	names := NewNames[int](n)
	for i := range n {
		*names.At(fmt.Sprint("Name", i)) = i
	}
	for i := range n {
		for _, name := range []string{fmt.Sprint("Name", i), fmt.Sprint("NAME", i), fmt.Sprint("name", i)} {
			if found := names.Find(name); found == nil || *found != i {
				t.Fatalf("%s: %v, want %d", name, found, i)
			}
		}
	}
	if names.At("nAME7") != names.Find("Name7") {
		t.Error("a name in other letters got a place of its own")
	}
	// These have the length and letters by which names are told apart at first.
	*names.At("abXcdYefZ") = -1
	for _, name := range []string{"", "name", "Name1000", "abxCdzefz", "name" + strings.Repeat("0", 300)} {
		if found := names.Find(name); found != nil {
			t.Errorf("%q: %d", name, *found)
		}
	}
}

func TestNames_Values(t *testing.T) {
	table := NewNames[int](3)
	for i, name := range []string{"a", "b", "c"} {
		*table.At(name) = i + 1
	}
	sum, seen := 0, 0
	for value := range table.Values() {
		sum += *value
		seen++
	}
	for range table.Values() {
		break
	}
	if sum != 6 || seen != 3 {
		t.Errorf("%d values, %d together", seen, sum)
	}
}
