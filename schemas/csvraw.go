package schemas

// rawColumns are what tools that keep events as text call their column, without case:
// Splunk's first, then LogScale's, Elastic's and those of others.
var rawColumns = []string{rawName, "@rawstring", "event.original", "_raw_log", "raw_log", "raw_event", "rawdata", "raw", "full_message", "message", "@message", "body", "log"}

// NameRawColumn names the column that has whole events as Splunk does; false when there
// is none.
func NameRawColumn(columns []string) bool {
	for _, name := range rawColumns {
		for i := range columns {
			if equalFold(columns[i], name) {
				columns[i] = rawName
				return true
			}
		}
	}
	return false
}

// withRawColumn is NameRawColumn for a CSV file's.
func withRawColumn(columns []csvColumn) bool {
	names := make([]string, len(columns))
	for i := range columns {
		names[i] = columns[i].name
	}
	if !NameRawColumn(names) {
		return false
	}
	for i := range columns {
		columns[i].name = names[i]
	}
	return true
}
