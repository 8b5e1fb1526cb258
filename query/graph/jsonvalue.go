package graph

import (
	"math"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/gatehouse/gatehouse/query/signins"
)

// AppendString appends a text as JSON; bytes that are not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	dst, _ = jsontext.AppendQuote(dst, s) // the error tells of replaced bytes only
	return dst
}

// AppendText appends a text, or null when it is empty.
func AppendText(dst []byte, s string) []byte {
	if s == "" {
		return append(dst, "null"...)
	}
	return AppendString(dst, s)
}

// AppendTexts appends an array of texts.
func AppendTexts(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendString(dst, s)
	}
	return append(dst, ']')
}

// AppendBool appends true, false, or null for nil.
func AppendBool(dst []byte, b *bool) []byte {
	if b == nil {
		return append(dst, "null"...)
	}
	return strconv.AppendBool(dst, *b)
}

// AppendFloat appends a number, or null for nil and for what is no number.
func AppendFloat(dst []byte, f *float64) []byte {
	if f == nil || math.IsNaN(*f) || math.IsInf(*f, 0) {
		return append(dst, "null"...)
	}
	return strconv.AppendFloat(dst, *f, 'f', -1, 64)
}

// AppendNumber appends a number, or null when it is 0.
func AppendNumber(dst []byte, n uint32) []byte {
	if n == 0 {
		return append(dst, "null"...)
	}
	return strconv.AppendUint(dst, uint64(n), 10)
}

// AppendTime appends a moment as Graph writes it: UTC, with as many decimals as
// it has, at most seven.
func AppendTime(dst []byte, t time.Time) []byte {
	dst = append(dst, '"')
	dst = t.UTC().Truncate(signins.NanosPerTick).AppendFormat(dst, "2006-01-02T15:04:05.9999999Z07:00")
	return append(dst, '"')
}

// AppendKnownTime appends a moment, or null when it is zero or 1970.
func AppendKnownTime(dst []byte, t time.Time) []byte {
	if t.IsZero() || t.Unix() == 0 {
		return append(dst, "null"...)
	}
	return AppendTime(dst, t)
}

// AppendJSON appends stored JSON, or what stands for none.
func AppendJSON(dst []byte, stored, none string) []byte {
	if stored == "" {
		return append(dst, none...)
	}
	return append(dst, stored...)
}
