package replay

import (
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/schemas/timetext"
)

// timeName says what a property with a time holds.
type timeName int

const (
	noTime timeName = iota
	// createdTime is when the sign-in happened.
	createdTime
	// sentTime is when the producer's pipeline sent it.
	sentTime
	// stepTime is when one authentication step happened.
	stepTime
)

// timeNamed tells by the name of a property, without case, the zone that column
// titles carry, and the way to it, whether its value is a time.
func timeNamed(name string) timeName {
	const least = len("Date")
	if len(name) < least || strings.IndexByte("EeDdPpt])", name[len(name)-1]) < 0 {
		return noTime // as most are
	}
	const zone = len(" [UTC]")
	if n := len(name) - zone; n > 0 && (strings.EqualFold(name[n:], " [utc]") || strings.EqualFold(name[n:], " (utc)")) {
		name = name[:n]
	}
	switch {
	case strings.EqualFold(name, "createdDateTime"), strings.EqualFold(name, "Date"):
		return createdTime
	case strings.EqualFold(name, "time"), strings.EqualFold(name, "TimeGenerated"), strings.EqualFold(name, "Timestamp"), strings.EqualFold(name, "DateTime"):
		return sentTime // of a collector or a table, beside the event's own time or instead of it
	case strings.EqualFold(name, "authenticationStepDateTime"):
		return stepTime
	case len(name) > len("createdDateTime"):
		return joinedTime(name)
	}
	return noTime
}

// joinedTime is timeNamed for names that tools join of their words and of the way to
// them: created_date_time, properties.createdDateTime, createdDateTime_t.
func joinedTime(name string) timeName {
	const ending = len("time")
	name = strings.TrimSuffix(name, "_t")
	if !strings.EqualFold(name[len(name)-ending:], "time") {
		return noTime
	}
	name = name[strings.LastIndexAny(name, "./:")+1:]
	if n := len("properties"); len(name) > n && strings.EqualFold(name[:n], "properties") {
		name = name[n:]
	}
	switch {
	case isOfWords(name, "createddatetime"):
		return createdTime
	case isOfWords(name, "authenticationstepdatetime"):
		return stepTime
	}
	return noTime
}

// isOfWords is whether the name is the plain one, whatever joins its words.
func isOfWords(name, plain string) bool {
	at := 0
	for i := range len(name) {
		c := name[i]
		if c == '_' || c == ' ' || c == '-' {
			continue
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if at == len(plain) || c != plain[at] {
			return false
		}
		at++
	}
	return at == len(plain)
}

// isPlaceholder is whether exports mean "unknown" by a time: they write the year
// 1 or 1900 for it.
func isPlaceholder(at time.Time) bool { return at.Year() < 1970 }

// readTime reads a time of an event; the zero time when the text is none.
func readTime(text string) time.Time {
	at, err := timetext.Parse(text)
	if err != nil || isPlaceholder(at) {
		return time.Time{}
	}
	return at
}

// moveTime moves a time by whole seconds and writes it as it was written: the
// same digits, signs and zone. A text that is no time stays as it is.
func moveTime(text string, by time.Duration) string {
	if readTime(text).IsZero() {
		return text
	}
	lead := len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	c := clock{rest: text[lead:]}
	var moved string
	switch digits := strings.IndexFunc(c.rest, func(r rune) bool { return r < '0' || r > '9' }); {
	case digits == 4:
		moved = c.moveISO(by)
	case digits > 0 && c.rest[digits] == '/':
		moved = c.moveAmerican(by)
	case digits < 0:
		moved = moveEpoch(c.rest, by)
	default:
		moved = readTime(text).Add(by).Format(time.RFC3339Nano)
	}
	return text[:lead] + moved
}

// moveEpoch moves a time of digits alone: since 1970, .NET's ticks, or year to second
// without a sign between. What would not be read as it was is written as ISO 8601.
func moveEpoch(digits string, by time.Duration) string {
	at := readTime(digits).Add(by)
	moved := ""
	switch len(digits) {
	case len("1772600767"):
		moved = strconv.FormatInt(at.Unix(), 10)
	case len("1772600767891"):
		moved = strconv.FormatInt(at.UnixMilli(), 10)
	case len("1772600767891234"):
		moved = strconv.FormatInt(at.UnixMicro(), 10)
	case len("1772600767891234567"):
		moved = strconv.FormatInt(at.UnixNano(), 10)
	case len("639081975678912345"):
		ticks, _ := strconv.ParseInt(digits, 10, 64) // of 100 nanoseconds
		moved = strconv.FormatInt(ticks+int64(by/100), 10)
	case len(digitsLayout):
		moved = at.Format(digitsLayout)
	}
	if len(moved) == len(digits) && readTime(moved).Equal(at) {
		return moved
	}
	return at.Format(time.RFC3339Nano)
}

// digitsLayout is 20260304050607.
const digitsLayout = "20060102150405"

// clock reads the parts of a wall clock's time, which timetext.Parse took before.
// Moving the wall clock by a span leaves the zone alone.
type clock struct {
	rest string
}

// number reads a number and says how it was written.
func (c *clock) number() (n, width int) {
	for width < len(c.rest) && c.rest[width] >= '0' && c.rest[width] <= '9' {
		n = n*10 + int(c.rest[width]-'0')
		width++
	}
	c.rest = c.rest[width:]
	return n, width
}

// until reads up to the next digit.
func (c *clock) until() string {
	n := strings.IndexAny(c.rest, "0123456789")
	if n < 0 {
		n = len(c.rest)
	}
	out := c.rest[:n]
	c.rest = c.rest[n:]
	return out
}

// seconds reads ":SS" where it stands.
func (c *clock) seconds() (n int, written bool) {
	if !strings.HasPrefix(c.rest, ":") {
		return 0, false
	}
	c.rest = c.rest[1:]
	n, _ = c.number()
	return n, true
}

func (c *clock) moveISO(by time.Duration) string {
	year, _ := c.number()
	dash := c.until()
	month, _ := c.number()
	c.until()
	day, _ := c.number()
	between := c.until()
	hour, _ := c.number()
	c.until()
	minute, _ := c.number()
	second, written := c.seconds()
	at := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC).Add(by)
	layout := "15:04"
	if written {
		layout = "15:04:05"
	}
	return at.Format("2006"+dash+"01"+dash+"02") + between + at.Format(layout) + c.rest
}

func (c *clock) moveAmerican(by time.Duration) string {
	month, monthDigits := c.number()
	c.until()
	day, dayDigits := c.number()
	c.until()
	year, _ := c.number()
	between := c.until()
	hour, hourDigits := c.number()
	c.until()
	minute, _ := c.number()
	second, written := c.seconds()
	half := strings.IndexAny(c.rest, "aApP")
	if half >= 0 {
		hour %= 12
		if c.rest[half]|0x20 == 'p' {
			hour += 12
		}
	}
	padded := monthDigits == 2 && month < 10 || dayDigits == 2 && day < 10
	paddedHour := hourDigits == 2 && (padded || hour < 10 && half < 0)
	at := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC).Add(by)
	out := at.Format(layoutOf(padded, "01/02/2006", "1/2/2006")) + between
	switch {
	case half >= 0:
		out += at.Format(layoutOf(paddedHour, "03", "3"))
		c.setHalf(half, at.Hour() >= 12)
	case paddedHour:
		out += at.Format("15")
	default:
		out += strconv.Itoa(at.Hour())
	}
	return out + at.Format(layoutOf(written, ":04:05", ":04")) + c.rest
}

func layoutOf(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// setHalf writes AM or PM in the case that stands there.
func (c *clock) setHalf(at int, afternoon bool) {
	letter := byte('A')
	if afternoon {
		letter = 'P'
	}
	letter |= c.rest[at] & 0x20
	c.rest = c.rest[:at] + string(letter) + c.rest[at+1:]
}
