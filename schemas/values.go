package schemas

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// wrongType says that v is not what the property must be.
func wrongType(v value, want string) *DecodeError {
	return refuse(DeadWrongType, "is %s, must be %s", describe(v), want)
}

// describe names a value's type, and the value itself when it is short.
func describe(v value) string {
	const shown = 40
	switch v.kind() {
	case jsonNull:
		return "null"
	case jsonFalse, jsonTrue:
		return "a boolean"
	case jsonNumber:
		if digits := v.literal(); len(digits) <= shown {
			return "the number " + digits
		}
		return "a number"
	case jsonText:
		if text := v.text(); len(text) <= shown {
			return fmt.Sprintf("the text %q", text)
		}
		return "text"
	case jsonList:
		return "a list"
	}
	return "an object"
}

// textOf returns a text; null is empty.
func textOf(v value) (string, *DecodeError) {
	switch v.kind() {
	case jsonText:
		return v.text(), nil
	case jsonNull:
		return "", nil
	}
	if item := v.lone(); item != v {
		return textOf(item)
	}
	return "", wrongType(v, "text")
}

// digitsOf returns a number as written, also one given as text; empty for null,
// for empty text and for a word that says the same.
func digitsOf(v value) (string, *DecodeError) {
	switch v.kind() {
	case jsonNull:
		return "", nil
	case jsonNumber:
		return v.literal(), nil
	case jsonText:
		text := strings.TrimSpace(v.text())
		switch {
		case text == "" || validNumber(text):
			return text, nil
		case isNoWord(text):
			return "", nil
		}
	case jsonObject:
		if digits := extendedNumber(v); digits != "" {
			return digits, nil
		}
	}
	if item := v.lone(); item != v {
		return digitsOf(item)
	}
	return "", wrongType(v, "a number")
}

// integerOf returns a whole number between low and high; ok is false when none was said.
func integerOf(v value, low, high int64) (n int64, ok bool, err *DecodeError) {
	digits, err := digitsOf(v)
	if err != nil || digits == "" {
		return 0, false, err
	}
	n, whole := parseInteger(digits)
	if !whole {
		return 0, false, wrongType(v, "a whole number")
	}
	if n < low || n > high {
		return 0, false, refuse(DeadWrongType, "is %d, must be between %d and %d", n, low, high)
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
func doubleOf(v value) (f float64, ok bool, err *DecodeError) {
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
func boolOf(v value) (b, ok bool, err *DecodeError) {
	switch v.kind() {
	case jsonTrue:
		return true, true, nil
	case jsonFalse:
		return false, true, nil
	case jsonNull:
		return false, false, nil
	case jsonNumber:
		if b, ok = bitOf(v.literal()); ok {
			return b, true, nil
		}
	case jsonText:
		word := strings.TrimSpace(v.text())
		if b, ok = bitOf(word); ok {
			return b, true, nil
		}
		switch {
		case word == "":
			return false, false, nil
		case equalFold(word, "true") || equalFold(word, "yes"):
			return true, true, nil
		case equalFold(word, "false") || equalFold(word, "no"):
			return false, true, nil
		case isNoWord(word):
			return false, false, nil
		}
	}
	if item := v.lone(); item != v {
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
