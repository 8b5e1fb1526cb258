package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// agentName is who acted for the user: an object that has no place of its own and
// is kept. Tables have it as JSON text.
const agentName = "agent"

// markAgent adds the name, which many other objects have, to the table of all names.
func markAgent(table *ascii.Names[field]) {
	f := table.At(agentName)
	f.marks |= markFlat
	f.set[inGraph], f.set[inRow] = keepAgent, keepAgent
}

// keepAgent keeps the object under its name, and what is none as it is.
func keepAgent(d *Decoder, _ *schemas.SignIn, v jsontree.Value) *DecodeError {
	if holdsJSON(v) {
		if inner, _, err := d.rowValue(v); err == nil {
			if !inner.IsEmpty() {
				d.extra.add("", agentName, inner)
			}
			return nil
		}
	}
	d.extra.add("", d.key, v)
	return nil
}
