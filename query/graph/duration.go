package graph

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duration writes a duration as ISO 8601 in hours, minutes and seconds, such as PT2H.
func Duration(d time.Duration) string {
	if d == 0 {
		return "PT0S"
	}
	text := "PT"
	if h := d / time.Hour; h > 0 {
		text += strconv.FormatInt(int64(h), 10) + "H"
	}
	if m := d % time.Hour / time.Minute; m > 0 {
		text += strconv.FormatInt(int64(m), 10) + "M"
	}
	if s := d % time.Minute; s > 0 {
		seconds := fmt.Sprintf("%d.%09d", s/time.Second, s%time.Second) // a float would not be exact
		text += strings.TrimRight(strings.TrimRight(seconds, "0"), ".") + "S"
	}
	return text
}
