package policy

// bits is a set of policies by their place in a Set.
type bits []uint64

func newBits(policies int) bits { return make(bits, (policies+63)/64) }

// resized returns an empty set for so many policies, in b's memory if it fits.
func (b bits) resized(policies int) bits {
	words := (policies + 63) / 64
	if cap(b) < words {
		return newBits(policies)
	}
	b = b[:words]
	b.clear()
	return b
}

func (b bits) set(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (b bits) add(other bits) {
	for i, word := range other {
		b[i] |= word
	}
}

func (b bits) clear() { clear(b) }
