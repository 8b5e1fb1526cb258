package jsontree

import (
	"slices"
	"strings"
)

// AppendCanonical appends a value as JSON without blanks, the names of each
// object in order and without repeats: equal values give equal bytes.
func AppendCanonical(dst []byte, v Value) []byte {
	switch v.Kind() {
	case Text:
		return AppendText(dst, v.Text())
	case List:
		return appendCanonicalList(dst, v)
	case Object:
		return appendCanonicalObject(dst, v)
	}
	return append(dst, v.Literal()...)
}

func appendCanonicalList(dst []byte, v Value) []byte {
	dst = append(dst, '[')
	list := v.Elements()
	for element, ok := list.Next(); ok; element, ok = list.Next() {
		dst = AppendCanonical(Comma(dst, '['), element)
	}
	return append(dst, ']')
}

func appendCanonicalObject(dst []byte, v Value) []byte {
	sorted := make([]sortedMember, 0, 16)
	members := v.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		sorted = append(sorted, sortedMember{name, member})
	}
	slices.SortStableFunc(sorted, func(a, b sortedMember) int { return strings.Compare(a.key, b.key) })
	dst = append(dst, '{')
	for i, member := range sorted {
		if i+1 < len(sorted) && sorted[i+1].key == member.key {
			continue
		}
		dst = append(AppendText(Comma(dst, '{'), member.key), ':')
		dst = AppendCanonical(dst, member.value)
	}
	return append(dst, '}')
}

type sortedMember struct {
	key   string
	value Value
}
