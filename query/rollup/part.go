package rollup

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// part is what a chunk comes to in one group.
type part struct {
	key []string
	// n is the number of sign-ins or of users.
	n uint64
	// users are the numbers of users where they are to be united with others; nil
	// elsewhere.
	users *roaring.Bitmap
}

// size is what the part takes in memory, about, in bytes.
func (p part) size() int64 {
	size := 64
	for _, value := range p.key {
		size += 16 + len(value)
	}
	if p.users != nil {
		size += int(p.users.GetSizeInBytes())
	}
	return int64(size)
}

// answered is what some of a bucket comes to.
type answered struct {
	bucket int64
	parts  []part
}

// answersOf are the parts of chunks by their buckets.
func answersOf(bySlot map[slot][]part) []answered {
	var list []answered
	for s, parts := range bySlot {
		list = append(list, answered{s.bucket, parts})
	}
	return list
}

// groupKey tells groups apart.
func groupKey(bucket int64, key []string) string {
	text := binary.AppendVarint(nil, bucket)
	for _, value := range key {
		text = append(binary.AppendUvarint(text, uint64(len(value))), value...)
	}
	return string(text)
}

// sum adds up what was counted, by bucket and key; groups of none are left out.
func (p Period) sum(answers []answered) []Group {
	found := map[string]*Group{}
	for _, a := range answers {
		for _, part := range a.parts {
			if part.n == 0 {
				continue
			}
			id := groupKey(a.bucket, part.key)
			if found[id] == nil {
				found[id] = &Group{Start: p.bucket(a.bucket), Key: slices.Clone(part.key)}
			}
			found[id].N += part.n
		}
	}
	groups := make([]Group, 0, len(found))
	for _, g := range found {
		groups = append(groups, *g)
	}
	sortGroups(groups)
	return groups
}

// sortGroups orders groups by start, then key.
func sortGroups(groups []Group) {
	slices.SortFunc(groups, func(a, b Group) int {
		if order := a.Start.Compare(b.Start); order != 0 {
			return order
		}
		return slices.CompareFunc(a.Key, b.Key, strings.Compare)
	})
}
