package schemas

// names finds a value by a property's name, compared without case. It is built
// once; looking up allocates nothing.
type names[V any] struct {
	slots []nameSlot[V]
}

type nameSlot[V any] struct {
	name  string
	value V
}

// newNames returns an empty table for up to n names.
func newNames[V any](n int) *names[V] {
	size := 8
	for size < 3*n {
		size *= 2
	}
	return &names[V]{slots: make([]nameSlot[V], size)}
}

// at returns the place of the name's value, which it makes when there is none.
func (t *names[V]) at(name string) *V {
	if found := t.find(name); found != nil {
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

// find returns the value of a name; nil when there is none.
func (t *names[V]) find(name string) *V {
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
		if len(slot.name) == len(name) && equalFold(slot.name, name) {
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

// equalFold compares two texts without the case of ASCII letters.
func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

// folded is a name as equalFold compares it, for maps.
func folded(name string) string {
	for i := range len(name) {
		if lower(name[i]) != name[i] {
			small := []byte(name)
			for j := range small {
				small[j] = lower(small[j])
			}
			return string(small)
		}
	}
	return name
}

func lower(c byte) byte {
	if c-'A' <= 'Z'-'A' {
		return c | 0x20
	}
	return c
}
