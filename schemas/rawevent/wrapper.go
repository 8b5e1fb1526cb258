package rawevent

import "strings"

// wrapperNames are the properties that collectors put whole events into, and
// Elasticsearch what holds them.
var wrapperNames = [...]string{
	"_raw", "message", "event", "body", "data", "result", "original", "_source", "hits", "raw_data", rawDataName, "ms-graph",
}

// RawName is the wrapper that holds an event also beside properties of one.
const RawName = "_raw"

// rawDataName is the one column of a custom table of Log Analytics that was made for
// lines of text.
const rawDataName = "RawData"

// looseWrappers are such properties, and those that answers and pages of logs put
// lists of events into, whose names other objects have too. They count only in an
// object that is no event, and where what they hold looks like one.
var looseWrappers = [...]string{
	"payload", "short_message", "full_message", "log", "source_json", "source_data", "@rawstring", "bytes",
	"eventHubsAzureRecord", "original_message", "cribl_data", "raw", "rawmsg", "msg", "raw_log", "_raw_log", "raw_event", "jsonPayload", "detail", "line",
	"record", "azureRecord", "record_content", "_raw_json", "_airbyte_data", "Sns", "eventHubMessages", "after", "doc", "resourceLogs", "scopeLogs", "logRecords", "stringValue",
	"attributes", "content", "contentData", "response", "responses", "resultData", "items", "events", "logs", "logEvents", "signIns", "rows", "d",
	"messages", "map", "textPayload", "raw_message", "rawMessage", "originalMessage", "rawEvent", "log_message", "event_data", "matches", "userData", "rawLog", "logData",
	"reply", "docs", "kinesis", "data_base64", "receivedMessages", "json", "edges", "node", "nodes", "_embedded", "streams", "values", "@message", "tables",
}

// IsWrapper is whether collectors put whole events, mostly as JSON text, into the
// property; case does not count.
func IsWrapper(name string) bool {
	for _, wrapper := range wrapperNames {
		if strings.EqualFold(name, wrapper) {
			return true
		}
	}
	return strings.EqualFold(name, fullLogName) || IsLooseWrapper(name)
}

// IsLooseWrapper is whether the property is a wrapper only in an object that is no
// event itself.
func IsLooseWrapper(name string) bool {
	for _, wrapper := range looseWrappers {
		if strings.EqualFold(name, wrapper) {
			return true
		}
	}
	return false
}
