package verify

import "math/bits"

// windowOffsets is how many offsets of the raw topic share one entry of a ledger.
const windowOffsets = 1 << 13

// entry stands for a set of events by their number and the sum of their hashes,
// in whatever order they come: two sets with the same entry are the same, but
// for one chance in 2^64.
type entry struct {
	count int64
	sum   uint64
}

func (e *entry) add(at position) {
	e.count++
	e.sum += hash(at)
}

// ledger holds an entry for each window of offsets of each raw partition: 16
// bytes per 8192 offsets, whatever the size of the topics.
type ledger map[int32]*account

type account struct {
	from, to int64 // offsets of interest: [from, to)
	entries  []entry
}

func newLedger(ranges map[int32]span) ledger {
	l := make(ledger, len(ranges))
	for p, s := range ranges {
		if s.from >= s.to {
			continue
		}
		l[p] = &account{from: s.from, to: s.to, entries: make([]entry, window(s.to-1)-window(s.from)+1)}
	}
	return l
}

// add counts an event; those outside the ranges are left out.
func (l ledger) add(at position) {
	if a := l[at.partition]; a != nil && at.offset >= a.from && at.offset < a.to {
		a.entries[window(at.offset)-window(a.from)].add(at)
	}
}

// of is the entry of the window that offset, one of the range, lies in.
func (l ledger) of(partition int32, offset int64) entry {
	a := l[partition]
	return a.entries[window(offset)-window(a.from)]
}

func window(offset int64) int64 { return offset / windowOffsets }

// hash mixes a position well enough that sums of hashes tell sets apart.
func hash(at position) uint64 {
	h := mix(uint64(at.offset) + 0x9e3779b97f4a7c15)
	h = mix(h ^ bits.RotateLeft64(uint64(uint32(at.partition)), 32) ^ uint64(uint32(at.index)))
	return h
}

// mix is the finalizer of splitmix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
