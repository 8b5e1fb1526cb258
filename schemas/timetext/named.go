package timetext

import (
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// monthNamed is whether a time without digits at its beginning, or with a day and
// a blank there, may have a month's name in it.
func monthNamed(s string) bool {
	rest := strings.TrimLeft(s[ascii.CountDigits(s):], " -")
	return rest != "" && ascii.IsLetter(rest[0])
}

// named reads Mar 4, 2026 5:06:07 AM, 4 March 2026 05:06:07, and both after the
// name of the day.
func (c *clock) named() (time.Time, bool) {
	day, _ := c.number(0, 2)
	c.between()
	month := monthOf(c.word())
	if month == 0 && day == 0 { // the day of the week
		c.between()
		day, _ = c.number(0, 2)
		c.between()
		month = monthOf(c.word())
	}
	c.between()
	if day == 0 {
		day, _ = c.number(1, 2)
		c.between()
	}
	year, ok := c.number(4, 4)
	if !ok || !c.between() {
		return time.Time{}, false
	}
	if c.byte('@') { // as Kibana writes it
		c.blanks()
	}
	return c.onDay(year, month, day)
}

// word reads letters, and a dot after them.
func (c *clock) word() string {
	n := 0
	for n < len(c.rest) && ascii.IsLetter(c.rest[n]) {
		n++
	}
	word := c.rest[:n]
	c.rest = c.rest[n:]
	c.byte('.')
	return word
}

// between skips what separates the parts of a date.
func (c *clock) between() bool {
	comma := c.byte(',') || c.byte('-')
	return c.blanks() || comma
}

// monthOf returns the month of an English name, in full or its first three
// letters; 0 when it is none.
func monthOf(name string) int {
	for month := time.January; month <= time.December; month++ {
		full := month.String()
		if ascii.EqualFold(name, full) || ascii.EqualFold(name, full[:3]) {
			return int(month)
		}
	}
	return 0
}
