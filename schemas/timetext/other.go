package timetext

import (
	"strconv"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// dotted reads 4.3.2026 05:06:07.891, the day first, and as Windows in Finland writes
// it, 4.3.2026 5.06.07.
func (c *clock) dotted() (time.Time, bool) {
	day, month, year, ok := c.yearLast('.')
	if !ok {
		return time.Time{}, false
	}
	if at := strings.Split(c.rest, "."); len(at) == 3 && !strings.Contains(c.rest, ":") {
		c.rest = strings.Join(at, ":")
	}
	hour, minute, second, nanos, ok := c.timeOfDay(1)
	if !ok {
		return time.Time{}, false
	}
	return c.instant(year, month, day, hour, minute, second, nanos)
}

// What PowerShell writes a moment in, as milliseconds since 1970.
const datePrefix, dateSuffix = "/Date(", ")/"

// shellDate reads /Date(1772600767891)/. A zone in it, as in
// /Date(1772600767891+0100)/, does not change the moment.
func shellDate(s string) (time.Time, bool) {
	s, ok := strings.CutSuffix(s[len(datePrefix):], dateSuffix)
	if zone := strings.LastIndexAny(s, "+-"); zone > 0 {
		s = s[:zone]
	}
	millis, err := strconv.ParseInt(s, 10, 64)
	const year1, year10000 = -62_135_596_800_000, 253_402_300_800_000
	if !ok || err != nil || millis < year1 || millis >= year10000 {
		return time.Time{}, false
	}
	return time.UnixMilli(millis).UTC(), true
}

// sinceEpoch reads seconds since 1970, which have 10 digits and may have decimals,
// milliseconds, which have 13, microseconds, which have 16, or nanoseconds, which have 19.
func sinceEpoch(s string) (time.Time, bool) {
	digits := ascii.CountDigits(s)
	n, err := strconv.ParseInt(s[:digits], 10, 64)
	switch {
	case err != nil || s[0] == '0':
		return time.Time{}, false
	case digits == len("1772600767891") && digits == len(s):
		return time.UnixMilli(n).UTC(), true
	case digits == len("1772600767891234") && digits == len(s):
		return time.UnixMicro(n).UTC(), true
	case digits == len("1772600767891234567") && digits == len(s):
		return time.Unix(0, n).UTC(), true
	case digits != len("1772600767"):
		return time.Time{}, false
	case digits == len(s):
		return time.Unix(n, 0).UTC(), true
	}
	c := clock{rest: s[digits:]}
	if !c.byte('.') {
		return time.Time{}, false
	}
	nanos, ok := c.decimals()
	return time.Unix(n, int64(nanos)).UTC(), ok && c.rest == ""
}
