package entity

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/query/signins"
)

// Selection is a row that takes some of the columns; it is a signins.Row.
type Selection struct {
	Row
	// Wanted are the columns that a statement is to select.
	Wanted []Column
}

// Columns are what its columns are read from, for a statement.
func (r *Selection) Columns() string { return Names(r.Wanted) }

// Destinations are where its columns are scanned to.
func (r *Selection) Destinations() []any { return Destinations(&r.Row, r.Wanted) }

// Key is when the sign-in was, and its id.
func (r *Selection) Key() (at signins.Ticks, id string) { return signins.TicksOf(r.CreatedAt), r.ID }

// Names joins what the wanted columns are read from, each once: expressions on stored
// columns, for a statement on signins or on the stored columns alone.
func Names(columns []Column) string {
	var list []string
	for _, c := range columns {
		if name := c.holder(); !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return strings.Join(list, ", ")
}

// Destinations returns where a row's columns are scanned to, in the order of
// Names.
func Destinations(r *Row, columns []Column) []any {
	var dest []any
	texts := map[string]*unpacked{}
	for _, c := range columns {
		in, isPacked := packedIn[c.Name]
		if !isPacked {
			dest = append(dest, c.dest(r))
			continue
		}
		if texts[in.column] == nil {
			texts[in.column] = &unpacked{}
			dest = append(dest, texts[in.column])
		}
		texts[in.column].want(in.index, c.dest(r))
	}
	return dest
}
