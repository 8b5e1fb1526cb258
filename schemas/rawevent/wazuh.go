package rawevent

import (
	"slices"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Wazuh's alerts hold an event twice: as it came in full_log, and in data as its
// decoder understood it, every value a text and null for what is not there.

// fullLogName is the property that holds the event as JSON text.
const fullLogName = "full_log"

// isAlert is whether the object around data is an alert.
func (f *findings) isAlert() bool {
	rule, source := false, false
	for i := range f.pairs {
		switch p := &f.pairs[i]; p.key {
		case "rule":
			rule = p.value.Kind() == jsontree.Object
		case "agent", "manager", "decoder", fullLogName:
			source = true
		}
	}
	return rule && source
}

// tries reads what may be no event after all. It returns false, and nothing has
// been yielded, when the first that is read is refused for one of the reasons.
func (d *Decoder) tries(read func(), reasons ...schemas.DeadReason) bool {
	yield, first := d.yield, d.index
	failed := false
	d.yield = func(x Decoded) bool {
		if x.Index == first && x.Err != nil && slices.Contains(reasons, x.Err.Reason) {
			failed = true
			return false
		}
		return yield(x)
	}
	read()
	d.yield = yield
	if failed {
		d.index, d.done = first, false
	}
	return !failed
}
