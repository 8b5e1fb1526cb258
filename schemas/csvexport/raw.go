package csvexport

import (
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// Columns in which tools keep events as text, without case: Splunk's first, then
// LogScale's, Elastic's and those of others, of clouds and of databases.
var (
	rawColumns = []string{rawevent.RawName, "@rawstring", "event.original", "_raw_log", "raw_log", "raw_event", "rawdata", "raw", "full_message", "message", "@message", "body", "log",
		"record_content", "payload", "jsonpayload", "textpayload", "raw_message", "rawmessage", "original_message", "original", "rawevent", "rawlog", "log_message",
		"raw_json", "_raw_json", "raw_data", "source_json", "_source", "json_data"}
	// looseRawColumns are what tables of other things have too, such as those beside an
	// answer's: they count in a file that is read for its sign-ins.
	looseRawColumns = []string{"json", "event_data", "event", "record", "document", "doc", "data", "content", "value"}
)

// NameRawColumn names the column that has whole events as Splunk does; false when there
// is none.
func NameRawColumn(columns []string) bool { return nameRawColumn(columns, rawColumns) }

func nameRawColumn(columns, known []string) bool {
	for _, name := range known {
		for i := range columns {
			if ascii.EqualFold(columns[i], name) {
				columns[i] = rawevent.RawName
				return true
			}
		}
	}
	return false
}

// withRawColumn is NameRawColumn for the columns of a CSV file.
func withRawColumn(columns []csvColumn) bool {
	names := make([]string, len(columns))
	for i := range columns {
		names[i] = columns[i].name
	}
	if !NameRawColumn(names) && !nameRawColumn(names, looseRawColumns) {
		return false
	}
	for i := range columns {
		columns[i].name = names[i]
	}
	return true
}
