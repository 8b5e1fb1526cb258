package rollup

import (
	"slices"

	"github.com/gatehouse/gatehouse/schemas/derived"
)

// source is a table from which counts are read.
type source struct {
	table string
	// total is the dimension of rollup_totals, none for another table.
	total string
}

// base has the sign-ins by their stored columns; cube has the rollups of several dimensions.
var (
	base = source{table: derived.Stored}
	cube = source{table: "rollup_counts"}
)

// sourceOf is the narrowest rollup that can tell the dimensions apart; false when
// none can.
func sourceOf(by []Dimension, where []Condition) (source, bool) {
	asked := slices.Clone(by)
	for _, c := range where {
		asked = append(asked, c.Dimension)
	}
	total, several := "none", false
	for _, d := range asked {
		of := d.total()
		several = several || of != "none" && total != "none" && of != total
		if of != "none" {
			total = of
		}
	}
	if !several {
		return source{"rollup_totals", total}, true
	}
	return cube, !slices.Contains(asked, MFAResult) && !slices.Contains(asked, ErrorCode)
}

// total is the dimension of rollup_totals that tells values of d apart; those of
// none are told apart in all of them.
func (d Dimension) total() string {
	switch d {
	case Status, Interactive:
		return "none"
	case App, AppName:
		return "app"
	}
	return string(d)
}

// column is the SQL of a dimension's value in the source.
func (s source) column(d Dimension) string {
	switch {
	case s == base:
		return derived.SQL(string(d))
	case s.total == "" || d.total() == "none":
		return string(d)
	case d == AppName:
		return "name"
	case d == ErrorCode:
		return "CAST(toInt32OrZero(value), 'Int32')"
	}
	return "value"
}
