package schemas

import (
	"fmt"
	"strings"
)

// tsvRows reads an embedded taxonomy: tab-separated, one header line, exactly
// columns cells per row. The files are part of the program, so a malformed one
// is a bug, and a test reads each of them.
func tsvRows(file, text string, columns int) [][]string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	rows := make([][]string, 0, len(lines))
	for i, line := range lines[1:] {
		row := strings.Split(line, "\t")
		if len(row) != columns {
			panic(fmt.Sprintf("schemas/%s line %d: %d cells instead of %d", file, i+2, len(row), columns))
		}
		rows = append(rows, row)
	}
	return rows
}

// tsvList splits a cell that holds several values.
func tsvList(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}
