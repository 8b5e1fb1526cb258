package rawevent

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// wrongType says that v is not what the property must be.
func wrongType(v jsontree.Value, want string) *DecodeError {
	return refuse(schemas.DeadWrongType, "is %s, must be %s", describe(v), want)
}

// describe names a value's type, and the value itself when it is short.
func describe(v jsontree.Value) string {
	const shown = 40
	switch v.Kind() {
	case jsontree.Null:
		return "null"
	case jsontree.False, jsontree.True:
		return "a boolean"
	case jsontree.Number:
		if digits := v.Literal(); len(digits) <= shown {
			return "the number " + digits
		}
		return "a number"
	case jsontree.Text:
		if text := v.Text(); len(text) <= shown {
			return fmt.Sprintf("the text %q", text)
		}
		return "text"
	case jsontree.List:
		return "a list"
	}
	return "an object"
}

// textOf returns a text; null is empty.
func textOf(v jsontree.Value) (string, *DecodeError) {
	switch v.Kind() {
	case jsontree.Text:
		return v.Text(), nil
	case jsontree.Null:
		return "", nil
	}
	if item := v.Lone(); item != v {
		return textOf(item)
	}
	return "", wrongType(v, "text")
}

// digitsOf returns a number as written, also one given as text; empty for null,
// for empty text and for a word that says the same.
func digitsOf(v jsontree.Value) (string, *DecodeError) {
	switch v.Kind() {
	case jsontree.Null:
		return "", nil
	case jsontree.Number:
		return v.Literal(), nil
	case jsontree.Text:
		text := strings.TrimSpace(v.Text())
		switch {
		case text == "" || ascii.ValidNumber(text):
			return text, nil
		case isNoWord(text):
			return "", nil
		}
	case jsontree.Object:
		if digits := extendedNumber(v); digits != "" {
			return digits, nil
		}
	}
	if item := v.Lone(); item != v {
		return digitsOf(item)
	}
	return "", wrongType(v, "a number")
}

// integerOf returns a whole number between low and high; ok is false when none was said.
func integerOf(v jsontree.Value, low, high int64) (n int64, ok bool, err *DecodeError) {
	digits, err := digitsOf(v)
	if err != nil || digits == "" {
		return 0, false, err
	}
	n, whole := parseInteger(digits)
	if !whole {
		return 0, false, wrongType(v, "a whole number")
	}
	if n < low || n > high {
		return 0, false, refuse(schemas.DeadWrongType, "is %d, must be between %d and %d", n, low, high)
	}
	return n, true, nil
}

// parseInteger reads a whole number, also one that a spreadsheet wrote as 50126.0.
func parseInteger(digits string) (int64, bool) {
	if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
		return n, true
	}
	const exact = 1 << 53
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > exact {
		return 0, false
	}
	return int64(f), true
}

// doubleOf returns a number; ok is false when none was said.
func doubleOf(v jsontree.Value) (f float64, ok bool, err *DecodeError) {
	digits, err := digitsOf(v)
	if err != nil || digits == "" {
		return 0, false, err
	}
	f, parseErr := strconv.ParseFloat(digits, 64)
	if parseErr != nil {
		return 0, false, wrongType(v, "a number that 64 bits hold")
	}
	return f + 0, true, nil // + 0 makes -0 plain
}

// boolOf returns a boolean, also one given as text or, as databases have it, as 1 or
// 0; ok is false when none was said.
func boolOf(v jsontree.Value) (b, ok bool, err *DecodeError) {
	switch v.Kind() {
	case jsontree.True:
		return true, true, nil
	case jsontree.False:
		return false, true, nil
	case jsontree.Null:
		return false, false, nil
	case jsontree.Number:
		if b, ok = bitOf(v.Literal()); ok {
			return b, true, nil
		}
	case jsontree.Text:
		word := strings.TrimSpace(v.Text())
		if b, ok = bitOf(word); ok {
			return b, true, nil
		}
		switch {
		case word == "":
			return false, false, nil
		case ascii.EqualFold(word, "true") || ascii.EqualFold(word, "yes"):
			return true, true, nil
		case ascii.EqualFold(word, "false") || ascii.EqualFold(word, "no"):
			return false, true, nil
		case isNoWord(word):
			return false, false, nil
		}
	}
	if item := v.Lone(); item != v {
		return boolOf(item)
	}
	return false, false, wrongType(v, "true or false")
}

// bitOf reads 1 and 0, also as 1.0 and 0.0, as a boolean; ok is false for all else.
func bitOf(digits string) (b, ok bool) {
	switch digits {
	case "1", "1.0":
		return true, true
	case "0", "0.0":
		return false, true
	}
	return false, false
}
