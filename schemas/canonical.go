package schemas

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/valyala/fastjson"
)

// appendCanonical appends a value as JSON without blanks, the names of each
// object in order and without repeats: equal values give equal bytes.
func appendCanonical(dst []byte, v *fastjson.Value) ([]byte, *DecodeError) {
	switch v.Type() {
	case fastjson.TypeString:
		b, _ := v.StringBytes()
		return appendText(dst, view(b)), nil
	case fastjson.TypeNumber:
		start := len(dst)
		dst = v.MarshalTo(dst)
		if !validNumber(view(dst[start:])) {
			return dst, refuse(DeadNotJSON, "%q is no number", dst[start:])
		}
		return dst, nil
	case fastjson.TypeArray:
		return appendCanonicalList(dst, v)
	case fastjson.TypeObject:
		return appendCanonicalObject(dst, v)
	}
	return v.MarshalTo(dst), nil // true, false, null
}

func appendCanonicalList(dst []byte, v *fastjson.Value) ([]byte, *DecodeError) {
	elements, _ := v.Array()
	dst = append(dst, '[')
	for _, element := range elements {
		var err *DecodeError
		if dst, err = appendCanonical(comma(dst, '['), element); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func appendCanonicalObject(dst []byte, v *fastjson.Value) ([]byte, *DecodeError) {
	object, _ := v.Object()
	members := make([]pair, 0, 16)
	object.Visit(func(key []byte, value *fastjson.Value) {
		members = append(members, pair{key: view(key), value: value})
	})
	slices.SortStableFunc(members, func(a, b pair) int { return strings.Compare(a.key, b.key) })
	dst = append(dst, '{')
	first := true
	for i, member := range members {
		if i+1 < len(members) && members[i+1].key == member.key {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = append(appendText(dst, member.key), ':')
		var err *DecodeError
		if dst, err = appendCanonical(dst, member.value); err != nil {
			return dst, err.under(member.key)
		}
	}
	return append(dst, '}'), nil
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
