package schemas

import (
	"math"
	"strconv"
	"strings"
	"unsafe"

	"github.com/valyala/fastjson"
)

// view is the bytes as text, without a copy. The bytes must not change while the
// text is in use: the decoder's buffers do so only with the next event.
func view(b []byte) string {
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// textOf returns a text; null is empty.
func textOf(v *fastjson.Value) (string, *DecodeError) {
	switch v.Type() {
	case fastjson.TypeString:
		b, _ := v.StringBytes()
		return view(b), nil
	case fastjson.TypeNull:
		return "", nil
	}
	return "", wrongType(v, "text")
}

// longNumber is room for the digits of any number that producers write.
const longNumber = 40

// numberText returns the digits of a number, or of a number as text; empty for
// null and for empty text. A number's digits are written to dst.
func numberText(v *fastjson.Value, dst []byte) (string, *DecodeError) {
	switch v.Type() {
	case fastjson.TypeNull:
		return "", nil
	case fastjson.TypeNumber:
		return view(v.MarshalTo(dst)), nil
	case fastjson.TypeString:
		b, _ := v.StringBytes()
		text := strings.TrimSpace(view(b))
		if text == "" || validNumber(text) {
			return text, nil
		}
	}
	return "", wrongType(v, "a number")
}

// integerOf returns a whole number between low and high; ok is false when none was said.
func integerOf(v *fastjson.Value, low, high int64) (n int64, ok bool, err *DecodeError) {
	var digits [longNumber]byte
	text, err := numberText(v, digits[:0])
	if err != nil || text == "" {
		return 0, false, err
	}
	n, whole := parseInteger(text)
	if !whole {
		return 0, false, wrongType(v, "a whole number")
	}
	if n < low || n > high {
		return 0, false, refuse(DeadWrongType, "is %d, must be between %d and %d", n, low, high)
	}
	return n, true, nil
}

// parseInteger reads a whole number, also one that a spreadsheet wrote as 50126.0.
func parseInteger(text string) (int64, bool) {
	if !validNumber(text) {
		return 0, false
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	const exact = 1 << 53
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > exact {
		return 0, false
	}
	return int64(f), true
}

// doubleOf returns a number; ok is false when none was said.
func doubleOf(v *fastjson.Value) (f float64, ok bool, err *DecodeError) {
	var digits [longNumber]byte
	text, err := numberText(v, digits[:0])
	if err != nil || text == "" {
		return 0, false, err
	}
	f, parseErr := strconv.ParseFloat(text, 64)
	if parseErr != nil || !validNumber(text) {
		return 0, false, wrongType(v, "a number")
	}
	return f + 0, true, nil // + 0 makes -0 plain
}

// boolOf returns a boolean; ok is false when none was said. Rows hold booleans as text.
func boolOf(v *fastjson.Value, row bool) (b, ok bool, err *DecodeError) {
	switch v.Type() {
	case fastjson.TypeTrue:
		return true, true, nil
	case fastjson.TypeFalse:
		return false, true, nil
	case fastjson.TypeNull:
		return false, false, nil
	case fastjson.TypeString:
		if !row {
			break
		}
		text, _ := v.StringBytes()
		switch word := strings.TrimSpace(view(text)); {
		case word == "":
			return false, false, nil
		case equalFold(word, "true") || equalFold(word, "yes"):
			return true, true, nil
		case equalFold(word, "false") || equalFold(word, "no"):
			return false, true, nil
		}
	}
	return false, false, wrongType(v, "true or false")
}
