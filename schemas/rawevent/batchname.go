package rawevent

import "github.com/gatehouse/gatehouse/schemas/ascii"

// batchNames are the properties that hold lists of events: those of an Event Hub,
// of Graph, of advanced hunting and Splunk, and of Elasticsearch.
var batchNames = [...]string{"records", "value", "results", "hits"}

// IsBatch is whether exports put lists of events into the property; case does not
// count.
func IsBatch[T string | []byte](name T) bool {
	for _, batch := range batchNames {
		if len(batch) == len(name) && ascii.EqualFold(batch, string(name)) {
			return true
		}
	}
	return false
}
