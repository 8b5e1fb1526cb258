package rawevent

import (
	"math"
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// degrees binds a latitude or a longitude. Half of the world's spreadsheets write 48,2085:
// with thousands parted by the comma that would lie far beyond the most degrees.
func degrees(name string, most float64, at func(*schemas.GeoCoordinates) **float64) property[schemas.GeoCoordinates] {
	plain := double(name, at)
	return property[schemas.GeoCoordinates]{name, func(d *Decoder, m *schemas.GeoCoordinates, v jsontree.Value) *DecodeError {
		if v.Kind() == jsontree.Text {
			if f, ok := decimalComma(strings.TrimSpace(v.Text())); ok && math.Abs(f) <= most {
				d.doubles = append(d.doubles, f)
				*at(m) = &d.doubles[len(d.doubles)-1]
				return nil
			}
		}
		return plain.set(d, m, v)
	}}
}

// decimalComma reads a number whose decimals stand behind its only comma.
func decimalComma(text string) (float64, bool) {
	whole, decimals, found := strings.Cut(text, ",")
	if number := whole + "." + decimals; found && decimals != "" && ascii.CountDigits(decimals) == len(decimals) && ascii.ValidNumber(number) {
		f, err := strconv.ParseFloat(number, 64)
		return f + 0, err == nil // + 0 makes -0 plain
	}
	return 0, false
}
