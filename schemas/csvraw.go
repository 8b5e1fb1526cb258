package schemas

import "slices"

// rawColumns are what tools that keep events as text call their column, without case:
// Splunk's first, then LogScale's, Elastic's and those of others, of clouds and of
// databases; what other tables have too comes last.
var rawColumns = []string{rawName, "@rawstring", "event.original", "_raw_log", "raw_log", "raw_event", "rawdata", "raw", "full_message", "message", "body", "log",
	"record_content", "payload", "jsonpayload", "textpayload", "@message", "raw_message", "rawmessage", "original_message", "original", "rawevent", "rawlog", "log_message",
	"raw_json", "_raw_json", "raw_data", "source_json", "_source", "json_data", "json", "event_data", "event", "record", "document", "doc", "data", "content", "value"}

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
