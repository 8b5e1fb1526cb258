package export

import (
	"strconv"
	"time"
)

// Table is what CSV is made of: a header and rows.
type Table [][]string

// Append appends the table as a file of CSV.
func (t Table) Append(dst []byte) []byte {
	dst = append(dst, ByteOrderMark...)
	for _, row := range t {
		dst = AppendRow(dst, row)
	}
	return dst
}

// NumberCell is a number.
func NumberCell(n uint64) string { return strconv.FormatUint(n, 10) }

// TimeCell is empty for no moment.
func TimeCell(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// TextCell is empty for no value.
func TextCell(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// TruthCell is empty for false.
func TruthCell(b bool) string {
	if b {
		return "true"
	}
	return ""
}
