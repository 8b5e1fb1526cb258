package filter

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

type kind uint8

const (
	end kind = iota
	word
	text
	number
	date
	guid
	punctuation
)

// token is one word of an expression. raw is what the expression says; value
// is the text of a string literal without its quotes.
type token struct {
	kind  kind
	raw   string
	value string
	start int // byte offset
}

// lexer cuts an expression into tokens.
type lexer struct {
	text string
	pos  int
}

func (l *lexer) fail(offset int, format string, args ...any) *Error {
	return &Error{Position: l.position(offset), Message: fmt.Sprintf(format, args...)}
}

// position counts characters from 1.
func (l *lexer) position(offset int) int { return utf8.RuneCountInString(l.text[:offset]) + 1 }

func (l *lexer) next() (token, *Error) {
	for l.pos < len(l.text) && isSpace(l.text[l.pos]) {
		l.pos++
	}
	if l.pos == len(l.text) {
		return token{kind: end, start: l.pos}, nil
	}
	rest := l.text[l.pos:]
	switch c := rest[0]; {
	case c == '\'':
		return l.quoted()
	case c == '(' || c == ')' || c == ',' || c == ':' || c == '/':
		return l.take(punctuation, 1), nil
	case guidLength(rest) > 0:
		return l.take(guid, guidLength(rest)), nil
	case dateLength(rest) > 0:
		return l.take(date, dateLength(rest)), nil
	case isDigit(c) || c == '-' && len(rest) > 1 && isDigit(rest[1]):
		return l.number()
	case qualifierLength(rest) > 0:
		return l.qualified(qualifierLength(rest))
	case isLetter(c) || c == '@' || c == '$' && len(rest) > 1 && isLetter(rest[1]):
		return l.take(word, wordLength(rest)), nil
	}
	r, size := utf8.DecodeRuneInString(rest)
	if r == utf8.RuneError && size == 1 {
		return token{}, l.fail(l.pos, "text that is not UTF-8")
	}
	return token{}, l.fail(l.pos, "unexpected character %q", r)
}

func (l *lexer) take(k kind, n int) token {
	t := token{kind: k, raw: l.text[l.pos : l.pos+n], start: l.pos}
	t.value = t.raw
	l.pos += n
	return t
}

// quoted reads a string literal; a quote inside it is doubled.
func (l *lexer) quoted() (token, *Error) {
	start := l.pos
	for i := start + 1; i < len(l.text); i++ {
		if l.text[i] != '\'' {
			continue
		}
		if i+1 < len(l.text) && l.text[i+1] == '\'' {
			i++
			continue
		}
		t := l.take(text, i+1-start)
		t.value = strings.ReplaceAll(l.text[start+1:i], "''", "'")
		if !utf8.ValidString(t.value) {
			return token{}, l.fail(start, "text that is not UTF-8")
		}
		return t, nil
	}
	return token{}, l.fail(start, "a text without its closing quote")
}

// qualified reads a member of an enumeration as OData writes it, microsoft.graph.riskLevel'high':
// the text alone counts, as each property has its type.
func (l *lexer) qualified(length int) (token, *Error) {
	start := l.pos
	l.pos += length
	t, err := l.quoted()
	t.raw, t.start = l.text[start:l.pos], start
	return t, err
}

func (l *lexer) number() (token, *Error) {
	rest := l.text[l.pos:]
	n := 1
	for n < len(rest) && (isDigit(rest[n]) || rest[n] == '.' || isExponent(rest, n)) {
		n++
	}
	if n < len(rest) && (isLetter(rest[n]) || rest[n] == '\'') {
		return token{}, l.fail(l.pos, "neither a number nor a date; text stands in single quotes")
	}
	return l.take(number, n), nil
}

// isExponent reports whether s[i] belongs to the exponent of a number: e, or
// its sign.
func isExponent(s string, i int) bool {
	if s[i] == '+' || s[i] == '-' {
		return s[i-1] == 'e' || s[i-1] == 'E'
	}
	return (s[i] == 'e' || s[i] == 'E') && i+1 < len(s) && (isDigit(s[i+1]) || s[i+1] == '+' || s[i+1] == '-')
}

// guidLength is 36 when s starts with a GUID, else 0.
func guidLength(s string) int {
	const length = 36
	if len(s) < length || len(s) > length && (isWordByte(s[length]) || s[length] == '-') {
		return 0
	}
	for i := range length {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if s[i] != '-' {
				return 0
			}
		} else if !isHex(s[i]) {
			return 0
		}
	}
	return length
}

// dateLength is the length of the date or time of day that s starts with, 0
// when there is none. Whether it is a valid one is found out later.
func dateLength(s string) int {
	const shape = "dddd-dd-dd"
	if len(s) < len(shape) {
		return 0
	}
	for i := range len(shape) {
		if shape[i] == 'd' && !isDigit(s[i]) || shape[i] == '-' && s[i] != '-' {
			return 0
		}
	}
	n := len(shape)
	if n == len(s) || s[n] != 'T' && s[n] != 't' {
		return n
	}
	for n < len(s) && (isDigit(s[n]) || strings.IndexByte("TtZz:.+-", s[n]) >= 0) {
		n++
	}
	return n
}

func wordLength(s string) int {
	n := 1
	for n < len(s) && isWordByte(s[n]) {
		n++
	}
	return n
}

// qualifierLength is the length of a name with dots in front of a quote, 0 where s does
// not start with one.
func qualifierLength(s string) int {
	if !isLetter(s[0]) {
		return 0
	}
	n := wordLength(s)
	if n == len(s) || s[n] != '\'' || strings.IndexByte(s[:n], '.') < 0 {
		return 0
	}
	return n
}

// isSpace takes line breaks too: scripts write long expressions on several lines.
func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '.' }
func isLetter(c byte) bool   { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }
func isDigit(c byte) bool    { return c >= '0' && c <= '9' }
func isHex(c byte) bool      { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
