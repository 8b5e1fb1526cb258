package policy

import (
	"fmt"
	"strings"
)

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenText
	tokenMark // ( ) [ ] ,
)

// token is a word, a quoted text or a mark of a rule.
type token struct {
	kind tokenKind
	// text is without quotes.
	text string
	// at is the place in the rule, in characters from 1.
	at int
}

// String is the token as an error names it.
func (t token) String() string {
	switch t.kind {
	case tokenEnd:
		return "the end of the rule"
	case tokenText:
		return "the text " + fmt.Sprintf("%q", t.text)
	}
	return fmt.Sprintf("%q", t.text)
}

// ruleError is a fault of a rule at a place in characters from 1.
func ruleError(at int, format string, args ...any) error {
	return fmt.Errorf("at character %d: %s", at, fmt.Sprintf(format, args...))
}

// tokens splits a rule.
func tokens(text string) ([]token, error) {
	runes := []rune(text)
	var out []token
	for i := 0; i < len(runes); {
		switch r := runes[i]; {
		case r == ' ' || r == '\t' || r == '\r' || r == '\n' || r == '\u00a0':
			i++
		case strings.ContainsRune("()[],", r):
			out = append(out, token{tokenMark, string(r), i + 1})
			i++
		case r == '"' || r == '\'':
			content, next, err := quoted(runes, i)
			if err != nil {
				return nil, err
			}
			out = append(out, token{tokenText, content, i + 1})
			i = next
		case r == '!':
			out = append(out, token{tokenWord, "-not", i + 1})
			i++
		default:
			start := i
			for i < len(runes) && !strings.ContainsRune(" \t\r\n\u00a0()[],\"'!", runes[i]) {
				i++
			}
			out = append(out, token{tokenWord, string(runes[start:i]), start + 1})
		}
	}
	return append(out, token{kind: tokenEnd, at: len(runes) + 1}), nil
}

// quoted reads a text in quotes from runes[start]. A quote inside is doubled, or
// follows a backslash or a backtick; a backslash before anything else is itself.
func quoted(runes []rune, start int) (content string, next int, err error) {
	var b strings.Builder
	quote := runes[start]
	for i := start + 1; i < len(runes); i++ {
		r := runes[i]
		following := i+1 < len(runes) && runes[i+1] == quote
		switch {
		case (r == '\\' || r == '`' || r == quote) && following:
			b.WriteRune(quote)
			i++
		case r == quote:
			return b.String(), i + 1, nil
		default:
			b.WriteRune(r)
		}
	}
	return "", 0, ruleError(start+1, "the text is not closed: %c is missing", quote)
}
