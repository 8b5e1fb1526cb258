package filter

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// literal is a value of an expression, checked against the property it is
// compared with. text is what is bound.
type literal struct {
	kind   Kind
	isNull bool
	text   string
	time   time.Time // of kind Time
}

// literal reads the value that prop is compared with.
func (p *parser) literal(prop *Property) (literal, *Error) {
	tok := p.tok
	if p.is("null") {
		return literal{kind: prop.Kind, isNull: true}, p.advance()
	}
	value := literal{kind: prop.Kind, text: tok.value}
	var err *Error
	switch prop.Kind {
	case Text, ID, Address:
		if tok.kind != text && (tok.kind != guid || prop.Kind != ID) {
			return literal{}, p.unexpected("a text in single quotes")
		}
		if _, ok := parseNetwork(tok.value); prop.Kind == Address && isNetwork(tok.value) && !ok {
			return literal{}, p.lexer.fail(tok.start, "%s is no network such as 203.0.113.0/24 or 2001:db8::/32", shorten(tok.value))
		}
	case Choice:
		value.text, err = p.choice(prop)
	case Bool:
		value.text = strings.ToLower(tok.raw)
		if !p.is("true") && !p.is("false") {
			return literal{}, p.unexpected("true or false")
		}
	case Int:
		value.text, err = p.whole(prop)
	case Float:
		err = p.float()
	case Time:
		value.time, err = p.moment()
		value.text = FormatTime(value.time)
	}
	if err != nil {
		return literal{}, err
	}
	return value, p.advance()
}

// choice finds the word of a closed list in its own spelling.
func (p *parser) choice(prop *Property) (string, *Error) {
	if p.tok.kind != text {
		return "", p.unexpected("a text in single quotes")
	}
	for _, c := range prop.choices {
		if strings.EqualFold(c, p.tok.value) {
			return c, nil
		}
	}
	return "", p.lexer.fail(p.tok.start, "%s is never %s; it is one of '%s'", prop.Name, shorten(p.tok.value), strings.Join(prop.choices, "', '"))
}

func (p *parser) whole(prop *Property) (string, *Error) {
	if p.tok.kind != number {
		return "", p.unexpected("a number")
	}
	n, ok := wholeNumber(p.tok.raw)
	if !ok {
		return "", p.lexer.fail(p.tok.start, "%s is compared with a whole number of at most 64 bits, not with %s", prop.Name, shorten(p.tok.raw))
	}
	return strconv.FormatInt(n, 10), nil
}

// wholeNumber reads a number without a fraction, as some clients write it with a point or
// an exponent.
func wholeNumber(text string) (n int64, ok bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	if n, err := strconv.ParseInt(whole, 10, 64); err == nil && strings.Trim(fraction, "0") == "" {
		return n, true
	}
	const exact = 1 << 53 // beyond it a float has no units
	f, err := strconv.ParseFloat(text, 64)
	return int64(f), err == nil && f == math.Trunc(f) && math.Abs(f) <= exact
}

func (p *parser) float() *Error {
	if p.tok.kind != number {
		return p.unexpected("a number")
	}
	f, err := strconv.ParseFloat(p.tok.raw, 64)
	if err != nil || math.IsInf(f, 0) {
		return p.lexer.fail(p.tok.start, "%s is no number", shorten(p.tok.raw))
	}
	return nil
}

// moment reads a date, with or without a time of day, in quotes or without.
func (p *parser) moment() (time.Time, *Error) {
	if p.tok.kind != date && p.tok.kind != text {
		return time.Time{}, p.unexpected("a date such as 2026-07-17T14:10:02Z")
	}
	t, ok := ParseTime(p.tok.value)
	if !ok {
		return time.Time{}, p.lexer.fail(p.tok.start, "%s is no date such as 2026-07-17 or 2026-07-17T14:10:02.1234567Z (a + before an offset is written %%2B in a URL)", shorten(p.tok.raw))
	}
	return t, nil
}

// ParseTime reads a date (midnight UTC) or a date and time with up to seven
// decimals; without an offset it is UTC. ok is false when it is neither.
func ParseTime(s string) (t time.Time, ok bool) {
	s = strings.ToUpper(s)
	for _, layout := range [...]string{time.DateOnly, "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return clamp(t.UTC()), t.Nanosecond()%100 == 0
		}
	}
	return time.Time{}, false
}

// The range of times that a column can hold; beyond it comparisons have the
// same result at its ends.
var (
	firstTime = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	lastTime  = time.Date(2299, 12, 31, 23, 59, 59, 999_999_900, time.UTC)
)

func clamp(t time.Time) time.Time {
	switch {
	case t.Before(firstTime):
		return firstTime
	case t.After(lastTime):
		return lastTime
	}
	return t
}

// FormatTime writes a moment as a parameter of the type TimeType.
func FormatTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.0000000") }

// TimeType is the SQL type of moments.
const TimeType = "DateTime64(7, 'UTC')"
