package schemas

import "slices"

// rawColumns are what tools that keep events as text call their column, without case:
// Splunk's first, then LogScale's, Elastic's and those of others.
var rawColumns = []string{rawName, "@rawstring", "event.original", "_raw_log", "raw_log", "raw_event", "rawdata", "raw", "full_message", "message", "@message", "body", "log"}

// withRawColumn names the column that has whole events as Splunk does; false when there
// is none.
func withRawColumn(columns []csvColumn) bool {
	for _, name := range rawColumns {
		at := slices.IndexFunc(columns, func(c csvColumn) bool { return equalFold(c.name, name) })
		if at >= 0 {
			columns[at].name = rawName
			return true
		}
	}
	return false
}
