package csvexport

import "strings"

// unguard takes the apostrophe off a cell of the portal's files that keeps
// spreadsheets from taking the cell for a formula.
func unguard(cell string) string {
	rest := strings.TrimLeft(cell, "'")
	if len(rest) == len(cell) || rest == "" || strings.IndexByte("=+-@\t\r\n", rest[0]) < 0 {
		return cell
	}
	return cell[1:]
}
