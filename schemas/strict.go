package schemas

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"github.com/valyala/fastjson"
)

// parse reads raw as exactly one JSON document. The parser alone is lax: what it
// lets pass is looked for here, in ways that cost next to nothing for the
// compact documents without escapes that most producers send. Numbers are
// checked where they are read.
func parse(p *fastjson.Parser, raw []byte) (*fastjson.Value, *DecodeError) {
	if !utf8.Valid(raw) {
		return nil, refuse(DeadNotJSON, "byte %d is not UTF-8", firstNonUTF8(raw))
	}
	v, err := p.ParseBytes(raw)
	if err != nil {
		return nil, syntaxError(raw)
	}
	if !escapesValid(raw) || hasControl(raw) && fastjson.ValidateBytes(raw) != nil {
		return nil, syntaxError(raw)
	}
	return v, nil
}

// escapesValid reports whether each backslash begins an escape that JSON has.
// Backslashes outside of text are not seen here: the parser refuses them.
func escapesValid(b []byte) bool {
	for {
		i := bytes.IndexByte(b, '\\')
		if i < 0 {
			return true
		}
		if i+1 >= len(b) {
			return false
		}
		switch b[i+1] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			b = b[i+2:]
		case 'u':
			if len(b) < i+6 || !isHex(b[i+2:i+6]) {
				return false
			}
			b = b[i+6:]
		default:
			return false
		}
	}
}

func isHex(b []byte) bool {
	for _, c := range b {
		if !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'f') {
			return false
		}
	}
	return true
}

// hasControl reports whether b has a byte below 0x20, eight bytes at a time.
func hasControl(b []byte) bool {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	for len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		if (x-0x20*ones)&^x&high != 0 {
			return true
		}
		b = b[8:]
	}
	for _, c := range b {
		if c < 0x20 {
			return true
		}
	}
	return false
}

func firstNonUTF8(b []byte) int {
	at := 0
	for at < len(b) {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// validNumber reports whether s is a number as JSON writes it.
func validNumber(s string) bool {
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	digits := countDigits(s[i:])
	if digits == 0 || digits > 1 && s[i] == '0' {
		return false
	}
	i += digits
	if i < len(s) && s[i] == '.' {
		digits = countDigits(s[i+1:])
		if digits == 0 {
			return false
		}
		i += 1 + digits
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		digits = countDigits(s[i:])
		if digits == 0 {
			return false
		}
		i += digits
	}
	return i == len(s)
}

func countDigits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return c-'0' <= 9 }
