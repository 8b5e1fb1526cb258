package schemas

import (
	"slices"
	"strings"
)

// appendCanonical appends a value as JSON without blanks, the names of each
// object in order and without repeats: equal values give equal bytes.
func appendCanonical(dst []byte, v value) []byte {
	switch v.kind() {
	case jsonText:
		return appendText(dst, v.text())
	case jsonList:
		return appendCanonicalList(dst, v)
	case jsonObject:
		return appendCanonicalObject(dst, v)
	}
	return append(dst, v.literal()...)
}

func appendCanonicalList(dst []byte, v value) []byte {
	dst = append(dst, '[')
	list := v.elements()
	for element, ok := list.next(); ok; element, ok = list.next() {
		dst = appendCanonical(comma(dst, '['), element)
	}
	return append(dst, ']')
}

func appendCanonicalObject(dst []byte, v value) []byte {
	sorted := make([]sortedMember, 0, 16)
	members := v.members()
	for name, member, ok := members.next(); ok; name, member, ok = members.next() {
		sorted = append(sorted, sortedMember{name, member})
	}
	slices.SortStableFunc(sorted, func(a, b sortedMember) int { return strings.Compare(a.key, b.key) })
	dst = append(dst, '{')
	for i, member := range sorted {
		if i+1 < len(sorted) && sorted[i+1].key == member.key {
			continue
		}
		dst = append(appendText(comma(dst, '{'), member.key), ':')
		dst = appendCanonical(dst, member.value)
	}
	return append(dst, '}')
}

type sortedMember struct {
	key   string
	value value
}
