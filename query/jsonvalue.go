package query

import (
	"math"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// appendString appends a text as JSON; bytes that are not UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte {
	dst, _ = jsontext.AppendQuote(dst, s) // the error tells of replaced bytes only
	return dst
}

// appendText appends a text, or null when it is empty.
func appendText(dst []byte, s string) []byte {
	if s == "" {
		return append(dst, "null"...)
	}
	return appendString(dst, s)
}

func appendTexts(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, s)
	}
	return append(dst, ']')
}

func appendBool(dst []byte, b *bool) []byte {
	if b == nil {
		return append(dst, "null"...)
	}
	return strconv.AppendBool(dst, *b)
}

func appendFloat(dst []byte, f *float64) []byte {
	if f == nil || math.IsNaN(*f) || math.IsInf(*f, 0) {
		return append(dst, "null"...)
	}
	return strconv.AppendFloat(dst, *f, 'f', -1, 64)
}

// appendNumber appends a number, or null when it is 0.
func appendNumber(dst []byte, n uint32) []byte {
	if n == 0 {
		return append(dst, "null"...)
	}
	return strconv.AppendUint(dst, uint64(n), 10)
}

// appendTime appends a moment as Graph writes it: UTC, with as many decimals as
// it has, at most seven.
func appendTime(dst []byte, t time.Time) []byte {
	dst = append(dst, '"')
	dst = t.UTC().Truncate(nanosPerTick).AppendFormat(dst, "2006-01-02T15:04:05.9999999Z07:00")
	return append(dst, '"')
}

// appendKnownTime appends a moment, or null when it is zero or 1970.
func appendKnownTime(dst []byte, t time.Time) []byte {
	if t.IsZero() || t.Unix() == 0 {
		return append(dst, "null"...)
	}
	return appendTime(dst, t)
}

// appendJSON appends stored JSON, or what stands for none.
func appendJSON(dst []byte, stored, none string) []byte {
	if stored == "" {
		return append(dst, none...)
	}
	return append(dst, stored...)
}
