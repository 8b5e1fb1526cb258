package rawevent

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Python's csv module and pandas write objects and lists as Python does:
// {'errorCode': 50126, 'additionalDetails': None} (docs.python.org, lexical analysis).
// JavaScript's are read too: {id: 'x', isInteractive: true, mfaDetail: null}.

// isPython is whether a text is such an object or list: its first text stands in
// single quotes, or words of Python alone are in it.
func isPython(text string) bool {
	inner := strings.TrimLeft(text, "{[ ")
	return inner != text && (strings.HasPrefix(inner, "'") || strings.HasPrefix(inner, "None") || strings.HasPrefix(inner, "True") || strings.HasPrefix(inner, "False"))
}

// fromPython reads an event that was sent as Python prints it; false where it is none.
func (d *Decoder) fromPython(raw []byte, depth int) bool {
	text := jsontree.View(raw)
	if !isPython(text) && !hasBareName(text) {
		return false
	}
	made := appendPython(nil, text)
	if made != nil {
		d.rewritten(raw, made, depth)
	}
	return made != nil
}

// hasBareName is whether a text is an object or a list of such, as JavaScript writes it,
// whose first name stands without quotes.
func hasBareName(text string) bool {
	inner := strings.TrimLeft(text, "{[ \t\r\n")
	name := len(inner) - len(strings.TrimLeftFunc(inner, isNameRune))
	return inner != text && name > 0 && !ascii.IsDigit(inner[0]) && strings.HasPrefix(strings.TrimLeft(inner[name:], " "), ":")
}

func isNameRune(r rune) bool {
	return r < utf8.RuneSelf && isNameByte(byte(r)) || r == '$'
}

// python reads a literal of Python.
type python struct {
	rest string
	dst  []byte
}

// appendPython appends a literal as JSON; nil when it is none.
func appendPython(dst []byte, text string) []byte {
	p := python{rest: text, dst: dst}
	if !p.value(0) || strings.TrimSpace(p.rest) != "" {
		return nil
	}
	return p.dst
}

// value appends the value that comes next.
func (p *python) value(depth int) bool {
	p.blanks()
	if p.rest == "" || depth > jsontree.MaxDepth {
		return false
	}
	switch c := p.rest[0]; c {
	case '{':
		return p.many('{', '}', func() bool { return p.name() && p.sign(':') && p.put(':') && p.value(depth+1) })
	case '[':
		return p.many('[', ']', func() bool { return p.value(depth + 1) })
	case '(': // a tuple is a list
		return p.many('[', ')', func() bool { return p.value(depth + 1) })
	case '\'', '"':
		return p.text()
	}
	return p.word()
}

// many appends what stands in brackets, parted by commas.
func (p *python) many(opening, closing byte, one func() bool) bool {
	p.rest = p.rest[1:]
	p.put(opening)
	for first := true; !p.sign(closing); first = false {
		if !first {
			if !p.sign(',') {
				return false
			}
			if p.sign(closing) { // as tuples of one end
				break
			}
			p.put(',')
		}
		if !one() {
			return false
		}
	}
	return p.put(opening + 2) // } and ] are two letters after { and [
}

// sign takes one byte, and blanks before it.
func (p *python) sign(c byte) bool {
	p.blanks()
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *python) put(c byte) bool {
	p.dst = append(p.dst, c)
	return true
}

func (p *python) blanks() { p.rest = strings.TrimLeft(p.rest, " \t\r\n") }

// name appends the name of a property, which may stand without quotes.
func (p *python) name() bool {
	p.blanks()
	end := len(p.rest) - len(strings.TrimLeftFunc(p.rest, isNameRune))
	if end == 0 {
		return p.text()
	}
	p.dst = jsontree.AppendText(p.dst, p.rest[:end])
	p.rest = p.rest[end:]
	return true
}

// word appends None, True, False, what JavaScript has for them, or a number.
func (p *python) word() bool {
	end := strings.IndexAny(p.rest, ",:]}) \t\r\n")
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	switch word {
	case "None", "nan", "NaT", "null", "undefined", "NaN":
		word = "null"
	case "True", "true":
		word = "true"
	case "False", "false":
		word = "false"
	default:
		if !ascii.ValidNumber(word) {
			return false
		}
	}
	p.dst = append(p.dst, word...)
	return true
}

// text appends a text in single or double quotes.
func (p *python) text() bool {
	p.blanks()
	if p.rest == "" || p.rest[0] != '\'' && p.rest[0] != '"' {
		return false
	}
	quote := p.rest[0]
	p.rest = p.rest[1:]
	var plain []byte
	for {
		end := strings.IndexAny(p.rest, `\`+string(quote))
		if end < 0 {
			return false
		}
		plain = append(plain, p.rest[:end]...)
		if p.rest[end] == quote {
			p.rest = p.rest[end+1:]
			p.dst = jsontree.AppendText(p.dst, jsontree.View(plain))
			return true
		}
		// Go's escapes are Python's, but for \' within the other quotes.
		escaped := p.rest[end:]
		if strings.HasPrefix(escaped, `\'`) || strings.HasPrefix(escaped, `\"`) {
			plain, p.rest = append(plain, escaped[1]), escaped[2:]
			continue
		}
		r, _, tail, err := strconv.UnquoteChar(escaped, quote)
		if err != nil {
			return false
		}
		plain, p.rest = utf8.AppendRune(plain, r), tail // \xe9 is a letter, not a byte
	}
}
