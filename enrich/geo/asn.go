package geo

import (
	"math"
	"strconv"
	"strings"

	"github.com/oschwald/maxminddb-golang/v2/mmdbdata"
)

// readASN reads the number of an autonomous system, also as text: "AS64500".
func readASN(c mmdbdata.Cursor, into *uint32) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err == nil && kind == mmdbdata.KindString {
		var text string
		next, err := readText(c, &text)
		if number := parseASN(text); number != 0 {
			*into = number
		}
		return next, err
	}
	number, said, next, err := readNumber(c)
	if said && number > 0 && number <= math.MaxUint32 && number == math.Trunc(number) {
		*into = uint32(number)
	}
	return next, err
}

// parseASN returns 0 for what is no number of an autonomous system.
func parseASN(text string) uint32 {
	const prefix = "AS"
	if len(text) > len(prefix) && strings.EqualFold(text[:len(prefix)], prefix) {
		text = text[len(prefix):]
	}
	number, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		return 0
	}
	return uint32(number)
}
