// Package jsontree reads JSON into a flat list of nodes, and writes it: the texts of a
// document stay where they are, escapes are resolved in place, and further documents can
// be made beside those that are there.
package jsontree

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"unicode/utf8"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// Tree is JSON as a flat list of nodes in the order of the document. It is
// strict (RFC 8259, UTF-8), knows where it stopped, and allocates nothing once
// its two lists have grown: what the sign-in decoder needs and general parsers
// give only in part.
type Tree struct {
	text  []byte // copies of the documents, one after the other
	nodes []node
	b     []byte // the text up to the end of the document being parsed
	made  []byte // what was written last for a further document
	stop  int    // where in b the document turned out not to be JSON
	fault string // and why
}

// node is one value, or the name of an object's member, whose value comes next.
type node struct {
	start, end uint32 // in text: content of a text without the quotes, digits of a number; of no use for others
	next       uint32 // the node after this one and all within it
	kind       Kind
	escaped    bool // the content of a text still has its escapes
}

// Kind is a kind of JSON value.
type Kind uint8

// The kinds of values; those from List on hold others.
const (
	Null Kind = iota
	False
	True
	Number
	Text
	List
	Object
)

// MaxDepth bounds objects and lists within each other.
const MaxDepth = 128

// Forget drops all documents and texts, but not the memory that they took.
func (t *Tree) Forget() { t.nodes, t.text = t.nodes[:0], t.text[:0] }

// Kept is the memory that texts take, in bytes.
func (t *Tree) Kept() int { return cap(t.text) + cap(t.made) }

// Parse copies raw and reads it as exactly one JSON document. Values of the
// document before are no longer valid; texts taken from it are.
func (t *Tree) Parse(raw []byte) (Value, error) {
	t.nodes = t.nodes[:0]
	start := len(t.text)
	t.text = append(t.text, raw...)
	return t.parseAt(start, len(t.text))
}

// Made reads what write appends as one JSON document, beside the documents that are
// there. It is written apart from them: their texts are resolved where they stand, and
// write may read them.
func (t *Tree) Made(write func(dst []byte) []byte) (Value, error) {
	start := len(t.text)
	t.made = write(t.made[:0])
	t.text = append(t.text, t.made...)
	return t.parseAt(start, len(t.text))
}

// parseAt reads text[start:end] as exactly one JSON document.
func (t *Tree) parseAt(start, end int) (Value, error) {
	t.b = t.text[:end]
	root := len(t.nodes)
	if !utf8.Valid(t.b[start:]) {
		return Value{}, t.explain(start, t.fail(firstNonUTF8(t.b, start), "not UTF-8"))
	}
	i := t.value(SkipBlanks(t.b, start), 0)
	if i < 0 {
		return Value{}, t.explain(start, i)
	}
	if i = SkipBlanks(t.b, i); i < end {
		return Value{}, t.explain(start, t.fail(i, "something follows the document"))
	}
	return Value{t, uint32(root)}, nil
}

// fail notes the first fault. Its result, -1, is handed up to parseAt.
func (t *Tree) fail(at int, fault string) int {
	t.stop, t.fault = at, fault
	return -1
}

// explain makes an error of the fault noted.
func (t *Tree) explain(start, _ int) error {
	if t.fault == tooDeep {
		return ErrTooDeep
	}
	before := t.b[start:min(t.stop, len(t.b))]
	line := 1 + bytes.Count(before, []byte{'\n'})
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("%s at byte %d (line %d, column %d)", t.fault, len(before), line, column)
}

const tooDeep = "objects and lists stand more than 128 deep in each other"

// ErrTooDeep is what JSON of more than MaxDepth objects and lists within each other is
// refused with. All other errors say where it is no JSON.
var ErrTooDeep = errors.New(tooDeep)

// value reads the value at b[i] and returns the place after it.
func (t *Tree) value(i, depth int) int {
	if i >= len(t.b) {
		return t.fail(i, "the document ends where a value should be")
	}
	switch c := t.b[i]; c {
	case '"':
		return t.textNode(i)
	case '{':
		return t.object(i, depth+1)
	case '[':
		return t.list(i, depth+1)
	case 't':
		return t.word(i, "true", True)
	case 'f':
		return t.word(i, "false", False)
	case 'n':
		return t.word(i, "null", Null)
	default:
		if c != '-' && !ascii.IsDigit(c) {
			return t.fail(i, "a value should stand")
		}
		end := skipWord(t.b, i)
		if !ascii.ValidNumber(View(t.b[i:end])) {
			return t.fail(i, "a malformed number")
		}
		t.add(Number, i, end, false)
		return end
	}
}

// add appends a node, field by field: a copy of a node just made would wait for
// its parts.
func (t *Tree) add(kind Kind, start, end int, escaped bool) {
	i := len(t.nodes)
	if i == cap(t.nodes) {
		t.nodes = append(t.nodes, node{})
	}
	t.nodes = t.nodes[:i+1]
	n := &t.nodes[i]
	n.start, n.end, n.next = uint32(start), uint32(end), uint32(i+1)
	n.kind, n.escaped = kind, escaped
}

func (t *Tree) word(i int, word string, kind Kind) int {
	end := i + len(word)
	if end > len(t.b) || View(t.b[i:end]) != word {
		return t.fail(i, "a value should stand")
	}
	t.add(kind, i, end, false)
	return end
}

func (t *Tree) object(i, depth int) int {
	if depth > MaxDepth {
		return t.fail(i, tooDeep)
	}
	self := len(t.nodes)
	t.add(Object, i, 0, false)
	i = SkipBlanks(t.b, i+1)
	if i < len(t.b) && t.b[i] == '}' {
		return t.close(self, i)
	}
	for {
		if i >= len(t.b) || t.b[i] != '"' {
			return t.fail(i, "the name of a property should stand")
		}
		if i = t.textNode(i); i < 0 {
			return i
		}
		if i = SkipBlanks(t.b, i); i >= len(t.b) || t.b[i] != ':' {
			return t.fail(i, "a colon should stand")
		}
		if i = t.value(SkipBlanks(t.b, i+1), depth); i < 0 {
			return i
		}
		i = SkipBlanks(t.b, i)
		switch {
		case i < len(t.b) && t.b[i] == ',':
			i = SkipBlanks(t.b, i+1)
		case i < len(t.b) && t.b[i] == '}':
			return t.close(self, i)
		default:
			return t.fail(i, "a comma or the end of the object should stand")
		}
	}
}

func (t *Tree) list(i, depth int) int {
	if depth > MaxDepth {
		return t.fail(i, tooDeep)
	}
	self := len(t.nodes)
	t.add(List, i, 0, false)
	i = SkipBlanks(t.b, i+1)
	if i < len(t.b) && t.b[i] == ']' {
		return t.close(self, i)
	}
	for {
		if i = t.value(i, depth); i < 0 {
			return i
		}
		i = SkipBlanks(t.b, i)
		switch {
		case i < len(t.b) && t.b[i] == ',':
			i = SkipBlanks(t.b, i+1)
		case i < len(t.b) && t.b[i] == ']':
			return t.close(self, i)
		default:
			return t.fail(i, "a comma or the end of the list should stand")
		}
	}
}

// close ends an object or list at its closing bracket.
func (t *Tree) close(self, i int) int {
	t.nodes[self].next = uint32(len(t.nodes))
	return i + 1
}

// textNode reads the text whose opening quote stands at b[i]. It looks at eight
// bytes at a time for the quote, a backslash or a control character.
func (t *Tree) textNode(i int) int {
	const ones, high = 0x0101010101010101, 0x8080808080808080
	b := t.b
	start := i + 1
	escaped := false
	for i = start; ; {
		if i+8 <= len(b) {
			x := binary.LittleEndian.Uint64(b[i:])
			quote, slash := x^('"'*ones), x^('\\'*ones)
			found := ((quote-ones)&^quote | (slash-ones)&^slash | (x-0x20*ones)&^x) & high
			if found == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(found) / 8
		}
		if i >= len(b) {
			return t.fail(i, "a text has no end")
		}
		switch c := b[i]; {
		case c == '"':
			t.add(Text, start, i, escaped)
			return i + 1
		case c == '\\':
			size := escapeSize(b[i:])
			if size == 0 {
				return t.fail(i, "a malformed escape")
			}
			escaped = true
			i += size
		case c < 0x20:
			return t.fail(i, "a control character stands in a text")
		default:
			i++
		}
	}
}

// escapeSize returns the bytes of the escape that b begins with; 0 when JSON has no such.
func escapeSize(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if _, ok := hexRune(b); ok {
			return 6
		}
	}
	return 0
}

func firstNonUTF8(b []byte, at int) int {
	for at < len(b) {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}
