// Package timetext reads times as producers, languages, databases and spreadsheets write
// them.
package timetext

import (
	"fmt"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// Parse reads the time formats of sign-in exports: ISO 8601 with T or a blank
// and 0 to 9 decimals ("2026-03-04T05:06:07.8910000+00:00"), also in 12 hours, the American one
// with the month first, in 12 or 24 hours ("3/4/2026, 5:06:07.891 AM +01:00"), the
// one with dots, which has the day first ("4.3.2026 05:06:07"), those with an
// English month's name ("Mar 4, 2026 5:06:07 AM", "Wed, 04 Mar 2026 05:06:07 GMT",
// "Mar 4, 2026 @ 05:06:07.891"),
// PowerShell's "/Date(1772600767891)/", seconds (10 digits), milliseconds (13), microseconds
// (16) or nanoseconds (19) since 1970, and what foreignTime reads.
// A time without a zone is UTC. Impossible dates are errors. The result is UTC.
func Parse(s string) (time.Time, error) {
	p := clock{rest: strings.TrimSpace(s)}
	var t time.Time
	var ok bool
	switch digits := ascii.CountDigits(p.rest); {
	case digits == 4:
		t, ok = p.iso()
	case digits >= 10:
		t, ok = sinceEpoch(p.rest)
	case digits > 0 && digits < len(p.rest) && p.rest[digits] == '.':
		t, ok = p.dotted()
	case strings.HasPrefix(p.rest, datePrefix):
		t, ok = shellDate(p.rest)
	case monthNamed(p.rest):
		t, ok = p.named()
	default:
		t, ok = p.american()
	}
	if !ok {
		t, ok = foreignTime(strings.TrimSpace(s)) // p has read on
	}
	if !ok && isHyphenDate(s) {
		return time.Time{}, fmt.Errorf("%q does not tell whether the day or the month comes first: use ISO 8601 such as 2026-03-04T05:06:07Z", Shorten(s))
	}
	if !ok {
		return time.Time{}, fmt.Errorf("%q is no time: use ISO 8601 such as 2026-03-04T05:06:07Z", Shorten(s))
	}
	return t, nil
}

// Shorten is the beginning of a text, for messages.
func Shorten(s string) string {
	const shown = 60
	if len(s) > shown {
		return s[:shown] + "..."
	}
	return s
}

// clock reads a time from the front of its text.
type clock struct {
	rest string
}

// iso reads 2026-03-04T05:06:07.8910000+00:00 and its shorter forms.
func (c *clock) iso() (time.Time, bool) {
	year, ok1 := c.number(4, 4)
	between, digits := byte('-'), 2
	if len(c.rest) > 0 && c.rest[0] == '/' { // as Windows in East Asia writes it
		between, digits = '/', 1
	}
	ok2 := c.byte(between)
	month, ok3 := c.number(digits, 2)
	ok4 := c.byte(between)
	day, ok5 := c.number(digits, 2)
	ok6 := c.byte('T') || c.byte(' ') || c.byte('t') || c.byte(',') && c.byte(' ')
	if !(ok1 && ok2 && ok3 && ok4 && ok5 && ok6) {
		return time.Time{}, false
	}
	if n := len(c.rest); n > 0 && (c.rest[n-1]|0x20 == 'm' || c.rest[n-1] == '.') { // AM or p.m., as Windows in Canada writes it
		return c.onDay(year, month, day)
	}
	hour, minute, second, nanos, ok := c.timeOfDay(digits)
	if !ok {
		return time.Time{}, false
	}
	return c.instant(year, month, day, hour, minute, second, nanos)
}

// isHyphenDate is whether a time has its year behind two short numbers and hyphens:
// countries write either order so.
func isHyphenDate(s string) bool {
	c := clock{rest: strings.TrimSpace(s)}
	_, _, _, ok := c.yearLast('-')
	return ok
}

// american reads 3/4/2026, 5:06:07.891 AM +01:00 and its shorter forms.
func (c *clock) american() (time.Time, bool) {
	month, day, year, ok := c.yearLast('/')
	if !ok {
		return time.Time{}, false
	}
	return c.onDay(year, month, day)
}

// onDay reads the time of a day, with AM or PM where it stands.
func (c *clock) onDay(year, month, day int) (time.Time, bool) {
	hour, minute, second, nanos, ok := c.timeOfDay(1)
	if !ok {
		return time.Time{}, false
	}
	if hour, ok = c.halfDay(hour); !ok {
		return time.Time{}, false
	}
	return c.instant(year, month, day, hour, minute, second, nanos)
}

// halfDay reads AM or PM, where it stands, into the hour.
func (c *clock) halfDay(hour int) (int, bool) {
	half := c.half()
	if half == 0 {
		return hour, true
	}
	if hour < 1 || hour > 12 {
		return 0, false
	}
	hour %= 12
	if half == 'p' {
		hour += 12
	}
	return hour, true
}

// yearLast reads a date of two short numbers and the year, and the blanks or the
// comma before the time of day.
func (c *clock) yearLast(separator byte) (first, second, year int, ok bool) {
	first, ok1 := c.number(1, 2)
	ok2 := c.byte(separator)
	second, ok3 := c.number(1, 2)
	ok4 := c.byte(separator)
	year, ok5 := c.number(4, 4)
	c.byte(',')
	return first, second, year, ok1 && ok2 && ok3 && ok4 && ok5 && c.blanks()
}

// timeOfDay reads 5:06, 5:06:07, 5:06:07.891 or 5:06:07,891 with at least so many digits of the hour.
func (c *clock) timeOfDay(hourDigits int) (hour, minute, second, nanos int, ok bool) {
	hour, ok1 := c.number(hourDigits, 2)
	ok2 := c.byte(':')
	minute, ok3 := c.number(2, 2)
	if !(ok1 && ok2 && ok3) {
		return 0, 0, 0, 0, false
	}
	if c.byte(':') {
		if second, ok = c.number(2, 2); !ok {
			return 0, 0, 0, 0, false
		}
		if c.byte('.') || c.byte(',') {
			if nanos, ok = c.decimals(); !ok {
				return 0, 0, 0, 0, false
			}
		}
	}
	return hour, minute, second, nanos, hour < 24 && minute < 60 && second < 60
}

// half reads AM, PM, a.m. or p.m. and returns a or p; 0 when none stands there.
func (c *clock) half() byte {
	before := c.rest
	c.blanks()
	if len(c.rest) < 2 {
		c.rest = before
		return 0
	}
	h := c.rest[0] | 0x20
	c.rest = c.rest[1:]
	dotted := c.byte('.')
	if dotted {
		c.blanks()
	}
	if h != 'a' && h != 'p' || !c.byte('m') && !c.byte('M') || dotted && !c.byte('.') {
		c.rest = before
		return 0
	}
	return h
}

// instant reads the zone, which must end the text, and puts all together.
func (c *clock) instant(year, month, day, hour, minute, second, nanos int) (time.Time, bool) {
	offset, ok := c.zone()
	if !ok || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, nanos, time.UTC)
	return t.Add(-time.Duration(offset) * time.Second), true
}

// zone reads Z, UTC, GMT, +01:00, +0100 or +01 as seconds east; nothing means UTC.
func (c *clock) zone() (seconds int, ok bool) {
	c.blanks()
	if c.rest == "" || c.rest == "Z" || c.rest == "z" || c.rest == "UTC" || c.rest == "GMT" {
		return 0, true
	}
	sign := 1
	if c.rest[0] == '-' {
		sign = -1
	}
	if !c.byte('+') && !c.byte('-') {
		return 0, false
	}
	hours, ok := c.number(2, 2)
	minutes := 0
	if ok && c.rest != "" {
		c.byte(':')
		minutes, ok = c.number(2, 2)
	}
	if !ok || c.rest != "" || hours > 14 || minutes > 59 {
		return 0, false
	}
	return sign * (hours*3600 + minutes*60), true
}

func (c *clock) number(least, most int) (n int, ok bool) {
	i := 0
	for i < len(c.rest) && i < most && ascii.IsDigit(c.rest[i]) {
		n = n*10 + int(c.rest[i]-'0')
		i++
	}
	c.rest = c.rest[i:]
	return n, i >= least
}

// decimals reads 1 to 9 decimals of a second as nanoseconds.
func (c *clock) decimals() (nanos int, ok bool) {
	digits := ascii.CountDigits(c.rest)
	if digits < 1 || digits > 9 {
		return 0, false
	}
	nanos, _ = c.number(digits, digits)
	for range 9 - digits {
		nanos *= 10
	}
	return nanos, true
}

func (c *clock) byte(b byte) bool {
	if c.rest == "" || c.rest[0] != b {
		return false
	}
	c.rest = c.rest[1:]
	return true
}

// blanks skips blanks, also the narrow ones that browsers put before AM and PM.
func (c *clock) blanks() bool {
	trimmed := strings.TrimLeft(c.rest, " \u00a0\u202f")
	skipped := len(trimmed) < len(c.rest)
	c.rest = trimmed
	return skipped
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}
