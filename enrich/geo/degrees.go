package geo

import (
	"math"
	"strconv"

	"github.com/oschwald/maxminddb-golang/v2/mmdbdata"
)

// onEarth reports whether both coordinates are said and lie on the globe. 0/0
// lies in the sea and stands for "unknown".
func onEarth(latitude, longitude *float64) bool {
	return latitude != nil && longitude != nil && math.Abs(*latitude) <= 90 && math.Abs(*longitude) <= 180 &&
		(*latitude != 0 || *longitude != 0)
}

// readDegrees reads a number, also one that stands as text.
func readDegrees(c mmdbdata.Cursor, into **float64) (mmdbdata.Cursor, error) {
	if kind, err := c.Kind(); err == nil && kind == mmdbdata.KindString {
		var text string
		next, err := readText(c, &text)
		if degrees, bad := strconv.ParseFloat(text, 64); bad == nil {
			*into = &degrees
		}
		return next, err
	}
	degrees, said, next, err := readNumber(c)
	if said {
		*into = &degrees
	}
	return next, err
}
