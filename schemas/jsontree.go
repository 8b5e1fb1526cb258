package schemas

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"unicode/utf8"
)

// tree is JSON as a flat list of nodes in the order of the document. It is
// strict (RFC 8259, UTF-8), knows where it stopped, and allocates nothing once
// its two lists have grown: what the sign-in decoder needs and general parsers
// give only in part.
type tree struct {
	text  []byte // copies of the documents, one after the other
	nodes []node
	b     []byte // the text up to the end of the document being parsed
	stop  int    // where in b the document turned out not to be JSON
	fault string // and why
}

// node is one value, or the name of an object's member, whose value comes next.
type node struct {
	start, end uint32 // in text: content of a text without the quotes, digits of a number
	next       uint32 // the node after this one and all within it
	kind       jsonKind
	escaped    bool // the content of a text still has its escapes
}

type jsonKind uint8

const (
	jsonNull jsonKind = iota
	jsonFalse
	jsonTrue
	jsonNumber
	jsonText
	jsonList
	jsonObject
)

// maxDepth bounds objects and lists within each other.
const maxDepth = 128

// forget drops all documents and texts, but not the memory that they took.
func (t *tree) forget() { t.nodes, t.text = t.nodes[:0], t.text[:0] }

// kept is the memory that texts take, in bytes.
func (t *tree) kept() int { return cap(t.text) }

// parse copies raw and reads it as exactly one JSON document. Values of the
// document before are no longer valid; texts taken from it are.
func (t *tree) parse(raw []byte) (value, error) {
	t.nodes = t.nodes[:0]
	start := len(t.text)
	t.text = append(t.text, raw...)
	return t.parseAt(start, len(t.text))
}

// made reads what write appends to the texts as one JSON document, beside the documents
// that are there.
func (t *tree) made(write func(dst []byte) []byte) (value, error) {
	start := len(t.text)
	t.text = write(t.text)
	return t.parseAt(start, len(t.text))
}

// parseAt reads text[start:end] as exactly one JSON document.
func (t *tree) parseAt(start, end int) (value, error) {
	t.b = t.text[:end]
	root := len(t.nodes)
	if !utf8.Valid(t.b[start:]) {
		return value{}, t.explain(start, t.fail(firstNonUTF8(t.b, start), "not UTF-8"))
	}
	i := t.value(skipBlanks(t.b, start), 0)
	if i < 0 {
		return value{}, t.explain(start, i)
	}
	if i = skipBlanks(t.b, i); i < end {
		return value{}, t.explain(start, t.fail(i, "something follows the document"))
	}
	return value{t, uint32(root)}, nil
}

// fail notes the first fault. Its result, -1, is handed up to parseAt.
func (t *tree) fail(at int, fault string) int {
	t.stop, t.fault = at, fault
	return -1
}

// explain makes an error of the fault noted.
func (t *tree) explain(start, _ int) error {
	if t.fault == tooDeep {
		return errTooDeep
	}
	before := t.b[start:min(t.stop, len(t.b))]
	line := 1 + bytes.Count(before, []byte{'\n'})
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("%s at byte %d (line %d, column %d)", t.fault, len(before), line, column)
}

const tooDeep = "objects and lists stand more than 128 deep in each other"

// errTooDeep is what JSON of more than maxDepth objects and lists within each other is
// refused with. All other errors say where it is no JSON.
var errTooDeep = errors.New(tooDeep)

// value reads the value at b[i] and returns the place after it.
func (t *tree) value(i, depth int) int {
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
		return t.word(i, "true", jsonTrue)
	case 'f':
		return t.word(i, "false", jsonFalse)
	case 'n':
		return t.word(i, "null", jsonNull)
	default:
		if c != '-' && !isDigit(c) {
			return t.fail(i, "a value should stand")
		}
		end := skipWord(t.b, i)
		if !validNumber(view(t.b[i:end])) {
			return t.fail(i, "a malformed number")
		}
		t.add(jsonNumber, i, end, false)
		return end
	}
}

// add appends a node, field by field: a copy of a node just made would wait for
// its parts.
func (t *tree) add(kind jsonKind, start, end int, escaped bool) {
	i := len(t.nodes)
	if i == cap(t.nodes) {
		t.nodes = append(t.nodes, node{})
	}
	t.nodes = t.nodes[:i+1]
	n := &t.nodes[i]
	n.start, n.end, n.next = uint32(start), uint32(end), uint32(i+1)
	n.kind, n.escaped = kind, escaped
}

func (t *tree) word(i int, word string, kind jsonKind) int {
	end := i + len(word)
	if end > len(t.b) || view(t.b[i:end]) != word {
		return t.fail(i, "a value should stand")
	}
	t.add(kind, i, end, false)
	return end
}

func (t *tree) object(i, depth int) int {
	if depth > maxDepth {
		return t.fail(i, tooDeep)
	}
	self := len(t.nodes)
	t.add(jsonObject, i, 0, false)
	i = skipBlanks(t.b, i+1)
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
		if i = skipBlanks(t.b, i); i >= len(t.b) || t.b[i] != ':' {
			return t.fail(i, "a colon should stand")
		}
		if i = t.value(skipBlanks(t.b, i+1), depth); i < 0 {
			return i
		}
		i = skipBlanks(t.b, i)
		switch {
		case i < len(t.b) && t.b[i] == ',':
			i = skipBlanks(t.b, i+1)
		case i < len(t.b) && t.b[i] == '}':
			return t.close(self, i)
		default:
			return t.fail(i, "a comma or the end of the object should stand")
		}
	}
}

func (t *tree) list(i, depth int) int {
	if depth > maxDepth {
		return t.fail(i, tooDeep)
	}
	self := len(t.nodes)
	t.add(jsonList, i, 0, false)
	i = skipBlanks(t.b, i+1)
	if i < len(t.b) && t.b[i] == ']' {
		return t.close(self, i)
	}
	for {
		if i = t.value(i, depth); i < 0 {
			return i
		}
		i = skipBlanks(t.b, i)
		switch {
		case i < len(t.b) && t.b[i] == ',':
			i = skipBlanks(t.b, i+1)
		case i < len(t.b) && t.b[i] == ']':
			return t.close(self, i)
		default:
			return t.fail(i, "a comma or the end of the list should stand")
		}
	}
}

// close ends an object or list at its closing bracket.
func (t *tree) close(self, i int) int {
	t.nodes[self].end = uint32(i + 1)
	t.nodes[self].next = uint32(len(t.nodes))
	return i + 1
}

// textNode reads the text whose opening quote stands at b[i]. It looks at eight
// bytes at a time for the quote, a backslash or a control character.
func (t *tree) textNode(i int) int {
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
			t.add(jsonText, start, i, escaped)
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
