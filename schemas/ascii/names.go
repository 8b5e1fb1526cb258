// Package ascii compares names without the case of ASCII letters, and knows the letters,
// digits and numbers that JSON and times are written with.
package ascii

import "iter"

// Names finds a value by a property's name, compared without case. It is built
// once; looking up allocates nothing.
type Names[V any] struct {
	slots []nameSlot[V]
}

type nameSlot[V any] struct {
	name  string
	value V
}

// NewNames returns an empty table for up to n names.
func NewNames[V any](n int) *Names[V] {
	size := 8
	for size < 3*n {
		size *= 2
	}
	return &Names[V]{slots: make([]nameSlot[V], size)}
}

// At returns the place of the name's value, which it makes when there is none.
func (t *Names[V]) At(name string) *V {
	if found := t.Find(name); found != nil {
		return found
	}
	mask := len(t.slots) - 1
	i := nameHash(name) & mask
	for t.slots[i].name != "" {
		i = (i + 1) & mask
	}
	t.slots[i].name = name
	return &t.slots[i].value
}

// Values yields every value, in the same order each time for the same names.
func (t *Names[V]) Values() iter.Seq[*V] {
	return func(yield func(*V) bool) {
		for i := range t.slots {
			if t.slots[i].name != "" && !yield(&t.slots[i].value) {
				return
			}
		}
	}
}

// Find returns the value of a name; nil when there is none.
func (t *Names[V]) Find(name string) *V {
	if name == "" {
		return nil
	}
	mask := len(t.slots) - 1
	for i := nameHash(name) & mask; ; i = (i + 1) & mask {
		slot := &t.slots[i&mask]
		if slot.name == name {
			return &slot.value
		}
		if slot.name == "" {
			return nil
		}
		if len(slot.name) == len(name) && EqualFold(slot.name, name) {
			return &slot.value
		}
	}
}

// nameHash mixes the length and a few letters of a name, without case.
func nameHash(name string) int {
	n := len(name)
	letters := uint32(name[0]|0x20) | uint32(name[n-1]|0x20)<<8 | uint32(name[n/2]|0x20)<<16 | uint32(name[n/3]|0x20)<<24
	h := (letters + uint32(n)) * 0x9e3779b1
	return int(h >> 15)
}

// EqualFold compares two texts without the case of ASCII letters.
func EqualFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if Lower(a[i]) != Lower(b[i]) {
			return false
		}
	}
	return true
}

// Folded is a name as EqualFold compares it, for maps.
func Folded(name string) string {
	for i := range len(name) {
		if Lower(name[i]) != name[i] {
			small := []byte(name)
			for j := range small {
				small[j] = Lower(small[j])
			}
			return string(small)
		}
	}
	return name
}

// Lower is c, or the small letter of an ASCII capital.
func Lower(c byte) byte {
	if c-'A' <= 'Z'-'A' {
		return c | 0x20
	}
	return c
}
