package schemas

import (
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"
)

// value is one value of a tree.
type value struct {
	t *tree
	i uint32
}

// view is the bytes as text, without a copy. The bytes must not change while the
// text is in use: the decoder's buffers do so only with the next record.
func view(b []byte) string {
	return unsafe.String(unsafe.SliceData(b), len(b))
}

func (v value) kind() jsonKind { return v.t.nodes[v.i].kind }

func (v value) isNull() bool { return v.t.nodes[v.i].kind == jsonNull }

// text returns the content of a text.
func (v value) text() string { return v.t.content(v.i) }

// literal returns a number, true, false or null as written.
func (v value) literal() string {
	n := &v.t.nodes[v.i]
	return view(v.t.text[n.start:n.end])
}

// inside reads the content of a text as one JSON document.
func (v value) inside() (value, error) {
	v.text() // its escapes resolved
	n := v.t.nodes[v.i]
	return v.t.parseAt(int(n.start), int(n.end))
}

// made reads what write appends as one JSON document, in the tree of v.
func (v value) made(write func(dst []byte) []byte) (value, error) { return v.t.made(write) }

// content returns a text, its escapes resolved in place.
func (t *tree) content(i uint32) string {
	n := &t.nodes[i]
	if n.escaped {
		n.end = n.start + uint32(unescape(t.text[n.start:n.end]))
		n.escaped = false
	}
	return view(t.text[n.start:n.end])
}

// isEmpty reports whether an object or list has nothing in it.
func (v value) isEmpty() bool { return v.t.nodes[v.i].next == v.i+1 }

// members walks over the properties of an object.
func (v value) members() members {
	return members{v.t, v.i + 1, v.t.nodes[v.i].next}
}

type members struct {
	t       *tree
	at, end uint32
}

// next returns the next property; false after the last.
func (m *members) next() (name string, v value, ok bool) {
	if m.at >= m.end {
		return "", value{}, false
	}
	key := m.at
	m.at = m.t.nodes[key+1].next
	return m.t.content(key), value{m.t, key + 1}, true
}

// elements walks over a list.
func (v value) elements() elements {
	return elements{v.t, v.i + 1, v.t.nodes[v.i].next, 0}
}

type elements struct {
	t       *tree
	at, end uint32
	count   int
}

// index is the place of the element returned last, from 0.
func (e *elements) index() int { return e.count - 1 }

// next returns the next element; false after the last.
func (e *elements) next() (v value, ok bool) {
	if e.at >= e.end {
		return value{}, false
	}
	v = value{e.t, e.at}
	e.at = e.t.nodes[e.at].next
	e.count++
	return v, true
}

// setNull makes a null of the value.
func (v value) setNull() {
	start := len(v.t.text)
	v.t.text = append(v.t.text, "null"...)
	n := &v.t.nodes[v.i]
	n.kind, n.start, n.end = jsonNull, uint32(start), uint32(len(v.t.text))
}

// unescape resolves the escapes of b in place, which never makes it longer, and
// returns its new length. Half of a surrogate pair becomes U+FFFD.
func unescape(b []byte) int {
	to := 0
	for from := 0; from < len(b); {
		c := b[from]
		if c != '\\' {
			b[to] = c
			to, from = to+1, from+1
			continue
		}
		if b[from+1] != 'u' {
			b[to] = unescapeByte(b[from+1])
			to, from = to+1, from+2
			continue
		}
		r, _ := hexRune(b[from:])
		from += 6
		if utf16.IsSurrogate(r) {
			second, ok := hexRune(b[from:])
			if pair := utf16.DecodeRune(r, second); ok && pair != utf8.RuneError {
				r = pair
				from += 6
			}
		}
		to += utf8.EncodeRune(b[to:], r)
	}
	return to
}

func unescapeByte(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return c
}

// hexRune reads an escape such as \u00e9.
func hexRune(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
