package jsontree

import (
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// Value is one value of a tree.
type Value struct {
	t *Tree
	i uint32
}

// View is the bytes as text, without a copy. The bytes must not change while the
// text is in use: the decoder's buffers do so only with the next record.
func View(b []byte) string {
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// IsAbsent is whether v is no value of any document: the zero Value.
func (v Value) IsAbsent() bool { return v.t == nil }

// Kind is what stands there.
func (v Value) Kind() Kind { return v.t.nodes[v.i].kind }

// IsNull is whether a null stands there.
func (v Value) IsNull() bool { return v.t.nodes[v.i].kind == Null }

// Text returns the content of a text.
func (v Value) Text() string { return v.t.content(v.i) }

// Literal returns a number, true, false or null as written.
func (v Value) Literal() string {
	n := &v.t.nodes[v.i]
	return View(v.t.text[n.start:n.end])
}

// Inside reads the content of a text as one JSON document.
func (v Value) Inside() (Value, error) {
	v.Text() // its escapes resolved
	n := v.t.nodes[v.i]
	return v.t.parseAt(int(n.start), int(n.end))
}

// Made reads what write appends as one JSON document, in the tree of v.
func (v Value) Made(write func(dst []byte) []byte) (Value, error) { return v.t.Made(write) }

// content returns a text, its escapes resolved in place.
func (t *Tree) content(i uint32) string {
	n := &t.nodes[i]
	if n.escaped {
		n.end = n.start + uint32(unescape(t.text[n.start:n.end]))
		n.escaped = false
	}
	return View(t.text[n.start:n.end])
}

// IsEmpty reports whether an object or list has nothing in it.
func (v Value) IsEmpty() bool { return v.t.nodes[v.i].next == v.i+1 }

// Members walks over the properties of an object.
func (v Value) Members() Members {
	return Members{v.t, v.i + 1, v.t.nodes[v.i].next}
}

// Members are the properties of an object that Next has not returned yet.
type Members struct {
	t       *Tree
	at, end uint32
}

// Next returns the next property; false after the last.
func (m *Members) Next() (name string, v Value, ok bool) {
	if m.at >= m.end {
		return "", Value{}, false
	}
	key := m.at
	m.at = m.t.nodes[key+1].next
	return m.t.content(key), Value{m.t, key + 1}, true
}

// Elements walks over a list.
func (v Value) Elements() Elements {
	return Elements{v.t, v.i + 1, v.t.nodes[v.i].next, 0}
}

// Elements are those of a list that Next has not returned yet.
type Elements struct {
	t       *Tree
	at, end uint32
	count   int
}

// Index is the place of the element returned last, from 0.
func (e *Elements) Index() int { return e.count - 1 }

// Next returns the next element; false after the last.
func (e *Elements) Next() (v Value, ok bool) {
	if e.at >= e.end {
		return Value{}, false
	}
	v = Value{e.t, e.at}
	e.at = e.t.nodes[e.at].next
	e.count++
	return v, true
}

// SetNull makes a null of the value.
func (v Value) SetNull() {
	start := len(v.t.text)
	v.t.text = append(v.t.text, "null"...)
	n := &v.t.nodes[v.i]
	n.kind, n.start, n.end = Null, uint32(start), uint32(len(v.t.text))
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
		case ascii.IsDigit(c):
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}
