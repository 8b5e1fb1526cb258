package timetext

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// Years outside of these are placeholders of producers, not times of sign-ins.
const (
	FirstYear = 1970
	LastYear  = 2199
)

// Languages, libraries and spreadsheets have ways of their own to write a time. They
// are tried when no usual one fits.

// foreignTime reads a time as Go, Java, JavaScript, pandas, C and its heirs print it,
// .NET's ticks, the basic format of ISO 8601, and the days of spreadsheets.
func foreignTime(s string) (time.Time, bool) {
	for _, read := range [...]func(string) (time.Time, bool){goTime, javaTime, scriptTime, pandasTime, layoutTime} {
		if t, ok := read(s); ok {
			return t, true
		}
	}
	for _, read := range [...]func(string) (time.Time, bool){digitsTime, ticksTime, serialDay} {
		// A number may be anything: it is a time where one of sign-ins comes out.
		if t, ok := read(s); ok && t.Year() >= FirstYear && t.Year() <= LastYear {
			return t, true
		}
	}
	return time.Time{}, false
}

// goTime reads 2026-03-04 05:06:07.891 +0100 CET m=+0.1: what follows the offset says
// nothing more about the moment.
func goTime(s string) (time.Time, bool) {
	parts := strings.Fields(s)
	if len(parts) < 4 || len(parts) > 5 || !isOffset(parts[2]) || !isOffset(parts[3]) && !isZoneName(parts[3]) ||
		len(parts) == 5 && !strings.HasPrefix(parts[4], "m=") {
		return time.Time{}, false
	}
	c := clock{rest: strings.Join(parts[:3], " ")}
	return c.iso()
}

// isOffset is whether s may be a zone in hours and minutes.
func isOffset(s string) bool {
	return len(s) > 2 && (s[0] == '+' || s[0] == '-') && ascii.CountDigits(s[1:]) == len(s)-1
}

// isZoneName is whether s may be the abbreviation of a zone.
func isZoneName(s string) bool {
	for i := range len(s) {
		if !ascii.IsLetter(s[i]) {
			return false
		}
	}
	return len(s) <= len("CHAST")
}

// javaTime reads 2026-03-04T05:06:07+01:00[Europe/Berlin]. Without the offset the moment
// would depend on the region's rules.
func javaTime(s string) (time.Time, bool) {
	at, _, ok := strings.Cut(s, "[")
	if !ok || !strings.HasSuffix(s, "]") || !endsInOffset(at) {
		return time.Time{}, false
	}
	c := clock{rest: at}
	return c.iso()
}

// endsInOffset is whether a time of ISO 8601 says its zone.
func endsInOffset(at string) bool {
	return strings.HasSuffix(at, "Z") || strings.LastIndexAny(at, "+-") >= len("2026-03-04T")
}

// scriptTime reads Wed Mar 04 2026 05:06:07 GMT+0100 (Central European Standard Time).
func scriptTime(s string) (time.Time, bool) {
	if at := strings.Index(s, " ("); at > 0 && s[len(s)-1] == ')' {
		s = s[:at]
	}
	at, offset, ok := strings.Cut(s, " GMT")
	if !ok || !isOffset(offset) {
		return time.Time{}, false
	}
	c := clock{rest: at + offset}
	return c.named()
}

// pandasTime reads Timestamp('2026-03-04 05:06:07+0000', tz='UTC').
func pandasTime(s string) (time.Time, bool) {
	s, ok := strings.CutPrefix(s, "Timestamp('")
	at, zone, quoted := strings.Cut(s, "'")
	if strings.HasPrefix(zone, ", tz='") && strings.HasSuffix(zone, "')") && endsInOffset(at) {
		zone = ")"
	}
	if !ok || !quoted || zone != ")" {
		return time.Time{}, false
	}
	c := clock{rest: at}
	return c.iso()
}

// layouts are those of C and its heirs, and ISO's basic one. The year of two digits
// stands beside the name of the day.
var layouts = [...]string{
	time.RFC850, time.ANSIC, time.UnixDate, time.RubyDate, "20060102T150405Z0700", "20060102T150405",
}

// layoutTime reads a time of one of the layouts. Of named zones only that of the
// moment itself is clear: many have the same abbreviation.
func layoutTime(s string) (time.Time, bool) {
	for _, layout := range layouts {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		zone, _ := t.Zone()
		named := strings.HasSuffix(layout, "MST") || layout == time.UnixDate
		return t.UTC(), !named || zone == "UTC" || zone == "GMT"
	}
	return time.Time{}, false
}

// digitsTime reads 20260304050607.
func digitsTime(s string) (time.Time, bool) {
	const layout = "20060102150405"
	if len(s) != len(layout) {
		return time.Time{}, false
	}
	t, err := time.Parse(layout, s)
	return t, err == nil
}

// ticksTime reads what .NET counts, in steps of 100 nanoseconds since the year 1: 18
// digits.
func ticksTime(s string) (time.Time, bool) {
	const (
		digits     = len("639081795678910000")
		perSecond  = 10_000_000
		secondsTo0 = 62_135_596_800 // of 1970
	)
	if len(s) != digits || ascii.CountDigits(s) != digits {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return time.Unix(n/perSecond-secondsTo0, n%perSecond*100).UTC(), err == nil
}

// serialDay reads the days since the end of 1899 that spreadsheets count, with the time
// of day as a fraction: 46085.2125810185, to the millisecond. A whole number is a day
// without a time.
func serialDay(s string) (time.Time, bool) {
	const first, last = 40_000, 60_000 // from 2009 to 2064
	if ascii.CountDigits(s) != len("46085") || !ascii.ValidNumber(s) || strings.ContainsAny(s, "eE") {
		return time.Time{}, false
	}
	days, err := strconv.ParseFloat(s, 64)
	if err != nil || days < first || days >= last || days == math.Trunc(days) {
		return time.Time{}, false
	}
	millis := time.Duration(math.Round(days*24*60*60*1000)) * time.Millisecond
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(millis), true
}
