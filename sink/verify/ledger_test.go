package verify

import (
	"math/rand/v2"
	"testing"
)

func TestLedger_sameEventsInAnyOrder_sameEntries(t *testing.T) {
	ranges := map[int32]span{0: {10, 3*windowOffsets + 5}, 1: {windowOffsets, windowOffsets}, 2: {0, 1}}
	var events []position
	for offset := range int64(3*windowOffsets + 100) {
		for index := range int32(offset % 3) {
			events = append(events, position{partition: 0, offset: offset, index: index})
		}
	}
	events = append(events, position{partition: 1, offset: windowOffsets}, position{partition: 2}, position{partition: 7})
	one, other := newLedger(ranges), newLedger(ranges)
	for _, at := range events {
		one.add(at)
	}
	rand.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
	for _, at := range events {
		other.add(at)
	}
	var counted int64
	for offset := int64(10); offset < 3*windowOffsets+5; offset += windowOffsets {
		if one.of(0, offset) != other.of(0, offset) {
			t.Errorf("the entries at offset %d differ: %v, %v", offset, one.of(0, offset), other.of(0, offset))
		}
	}
	for _, e := range one[0].entries {
		counted += e.count
	}
	var want int64
	for _, at := range events {
		if at.partition == 0 && at.offset >= 10 && at.offset < 3*windowOffsets+5 {
			want++
		}
	}
	if counted != want || one.of(2, 0).count != 1 || len(one) != 2 {
		t.Errorf("%d events counted, want %d: only those within the ranges", counted, want)
	}
}

func TestLedger_otherEvents_otherEntries(t *testing.T) {
	entryOf := func(events ...position) (e entry) {
		for _, at := range events {
			e.add(at)
		}
		return e
	}
	base := []position{{offset: 1}, {offset: 2}, {offset: 2, index: 1}}
	whole := entryOf(base...)
	for name, other := range map[string]entry{
		"one lost":                       entryOf(base[:2]...),
		"one twice":                      entryOf(append(base[:3:3], base[0])...),
		"one lost, another twice":        entryOf(base[0], base[1], base[1]),
		"one index for another":          entryOf(base[0], base[1], position{offset: 2, index: 2}),
		"index and offset the other way": entryOf(base[0], base[1], position{offset: 1, index: 2}),
		"another partition":              entryOf(base[0], base[1], position{partition: 1, offset: 2, index: 1}),
	} {
		if other == whole {
			t.Errorf("%s: the same entry", name)
		}
	}
}

func TestHash_manyPositions_areDistinct(t *testing.T) {
	seen := map[uint64]bool{}
	n := 0
	for partition := range int32(4) {
		for offset := range int64(20_000) {
			for index := range int32(3) {
				seen[hash(position{partition: partition, offset: offset, index: index})] = true
				n++
			}
		}
	}
	if len(seen) != n {
		t.Errorf("%d hashes of %d positions", len(seen), n)
	}
}
