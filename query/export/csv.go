package export

import "strings"

// ByteOrderMark is the byte order mark by which spreadsheets know UTF-8.
const ByteOrderMark = "\xef\xbb\xbf"

// appendCell appends a cell by RFC 4180, behind a comma unless it is the first of
// its row. What a spreadsheet would take for a formula gets an apostrophe in front,
// and so does what already begins like that, so that readers can take it off again.
func appendCell(dst []byte, first bool, s string) []byte {
	if !first {
		dst = append(dst, ',')
	}
	guarded := startsFormula(strings.TrimLeft(s, "'"))
	if !strings.ContainsAny(s, ",\"\r\n") {
		if guarded {
			dst = append(dst, '\'')
		}
		return append(dst, s...)
	}
	dst = append(dst, '"')
	if guarded {
		dst = append(dst, '\'')
	}
	for i := range len(s) {
		if s[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

// startsFormula knows the first characters by which spreadsheets tell formulas.
func startsFormula(s string) bool {
	return s != "" && strings.IndexByte("=+-@\t\r\n", s[0]) >= 0
}

// AppendRow appends the cells as a row of CSV (RFC 4180). A cell that a spreadsheet would
// take for a formula gets an apostrophe in front.
func AppendRow(dst []byte, cells []string) []byte {
	for i, cell := range cells {
		dst = appendCell(dst, i == 0, cell)
	}
	return append(dst, "\r\n"...)
}
