package schemas

import (
	"slices"
	"strings"
	"unicode/utf8"
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
	sorted := make([]pair, 0, 16)
	members := v.members()
	for name, member, ok := members.next(); ok; name, member, ok = members.next() {
		sorted = append(sorted, pair{key: name, value: member})
	}
	slices.SortStableFunc(sorted, func(a, b pair) int { return strings.Compare(a.key, b.key) })
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

// appendText appends s as a JSON text. Invalid UTF-8 becomes U+FFFD.
func appendText(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			if r, size := utf8.DecodeRuneInString(s[i:]); r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
		}
		dst = append(dst, s[start:i]...)
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c < 0x20:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			dst = append(dst, "\ufffd"...)
		}
		i++
		start = i
	}
	return append(append(dst, s[start:]...), '"')
}
