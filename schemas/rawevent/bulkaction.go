package rawevent

import (
	"slices"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Elasticsearch's bulk lines have an action before each document:
// {"index":{"_index":"signins","_id":"1"}}.

var bulkActions = [...]string{"index", "create", "update", "delete"}

// bulkOptions are what an action may say.
var bulkOptions = [...]string{
	"_index", "_id", "_type", "routing", "_routing", "parent", "version", "version_type", "if_seq_no", "if_primary_term",
	"retry_on_conflict", "pipeline", "require_alias", "require_data_stream", "dynamic_templates", "list_executed_pipelines",
}

// isBulkAction is whether the object is such an action, which is no event and nothing
// to refuse.
func (f *findings) isBulkAction() bool {
	if len(f.pairs) != 1 || f.pairs[0].value.Kind() != jsontree.Object || !slices.Contains(bulkActions[:], f.pairs[0].key) {
		return false
	}
	members := f.pairs[0].value.Members()
	for name, _, ok := members.Next(); ok; name, _, ok = members.Next() {
		if !slices.Contains(bulkOptions[:], name) {
			return false
		}
	}
	return true
}
