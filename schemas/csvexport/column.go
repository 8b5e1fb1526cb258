package csvexport

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// csvColumn is a column of the header.
type csvColumn struct {
	name string
	twin int // the first column with the same name; -1 when this one is the first
	own  int // the column with the same property under Microsoft's name; -1 when there is none
	// plain takes off what the tool adds to a cell; nil when it adds nothing.
	plain func(cell string) string
	// named is the name by what the cell holds; nil when it is always the same.
	named func(cell string) string
}

// findTwins notes which columns have the name of one before them. It returns where
// each name, in lower case, stands first.
func findTwins(columns []csvColumn) map[string]int {
	seen := make(map[string]int, len(columns))
	for i := range columns {
		name := strings.ToLower(columns[i].name)
		columns[i].twin, columns[i].own = -1, -1
		if twin, again := seen[name]; again {
			columns[i].twin = twin
			continue
		}
		seen[name] = i
	}
	return seen
}

// said is what a cell of the column says; empty when that is nothing.
func (c *csvColumn) said(cell string) string {
	if cell = saidCell(cell); c.plain != nil && cell != "" {
		return c.plain(cell)
	}
	return cell
}

// rowWriter makes events of rows.
type rowWriter struct {
	columns []csvColumn
	// filled are the cells of one name that said something in this row, by the column
	// that has the name first: the text of the first, and how many.
	filled []struct {
		text  string
		count int
	}
}

// append appends the row as a JSON object. Of columns with one name the first filled
// one counts; where another differs, it gets a name of its own. The portal has a word of
// the API in one and the same as people say it in the other.
func (w *rowWriter) append(dst []byte, cells []string) ([]byte, error) {
	if len(cells) != len(w.columns) {
		return nil, fmt.Errorf("read CSV row: it has %d cells, the header %d", len(cells), len(w.columns))
	}
	if w.filled == nil {
		w.filled = make([]struct {
			text  string
			count int
		}, len(cells))
	}
	clear(w.filled)
	dst = append(dst, '{')
	for i, cell := range cells {
		column := &w.columns[i]
		if cell == "" || strings.HasPrefix(column.name, multivaluedTwin) {
			continue
		}
		if !utf8.ValidString(cell) {
			return nil, fmt.Errorf("read CSV row: the cell of %q is not UTF-8%s", column.name, otherEncoding)
		}
		if cell = column.said(cell); cell == "" {
			continue
		}
		name, another := w.nameOf(i, cell, cells)
		if !another {
			continue
		}
		dst = append(jsontree.AppendText(jsontree.Comma(dst, '{'), name), ':')
		dst = appendCell(dst, name, cell)
	}
	return append(dst, '}'), nil
}

// nameOf is the name that a cell goes by; false where another of its name said the same.
func (w *rowWriter) nameOf(i int, cell string, cells []string) (name string, another bool) {
	column := &w.columns[i]
	name = column.name
	switch {
	case column.named != nil:
		name = column.named(cell)
	case column.own >= 0 && w.columns[column.own].said(cells[column.own]) == "":
		return w.columns[column.own].name, true
	}
	first := i
	if column.twin >= 0 {
		first = column.twin
	}
	filled := &w.filled[first]
	if filled.count++; filled.count == 1 {
		filled.text = cell
		return name, true
	}
	return name + " (" + strconv.Itoa(filled.count) + ")", !isSameWord(filled.text, cell)
}

// isSameWord is whether two cells hold a word of the API and what people say for it.
func isSameWord(a, b string) bool {
	return a == b || strings.EqualFold(strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", ""))
}
