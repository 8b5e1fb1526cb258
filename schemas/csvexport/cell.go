package csvexport

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Splunk's outputcsv writes the values of a field below each other, and again in a
// column of their own that only it reads.
const (
	multivaluedSuffix = "{}"
	multivaluedTwin   = "__mv_"
)

// noCells is what databases and pandas write in a cell of which they have no value. No
// user, application or place is called so in these letters.
var noCells = []string{`\N`, "NULL", "[NULL]", "<NULL>", "(null)", "<null>", "NaN", "<NA>"}

// saidCell is what a cell says: without the formula that keeps a spreadsheet from
// reading it as a number, and nothing where that is what a word stands for.
func saidCell(cell string) string {
	if text, ok := strings.CutPrefix(cell, `="`); ok && len(text) > 0 && text[len(text)-1] == '"' {
		return strings.ReplaceAll(text[:len(text)-1], `""`, `"`)
	}
	if slices.Contains(noCells, cell) {
		return ""
	}
	return cell
}

// appendCell appends a cell as JSON: as a list where its column has several values.
func appendCell(dst []byte, column, cell string) []byte {
	if !strings.HasSuffix(column, multivaluedSuffix) || strings.Count(column, multivaluedSuffix) > 1 || !strings.Contains(cell, "\n") {
		return jsontree.AppendText(dst, cell)
	}
	dst = append(dst, '[')
	for _, text := range strings.Split(cell, "\n") {
		dst = jsontree.AppendText(jsontree.Comma(dst, '['), text)
	}
	return append(dst, ']')
}
