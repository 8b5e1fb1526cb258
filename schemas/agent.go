package schemas

// agentName is who acted for the user: an object that has no place of its own and
// is kept. Tables have it as JSON text.
const agentName = "agent"

// markAgent adds the name, which many other objects have, to the table of all names.
func markAgent(table *names[field]) {
	f := table.at(agentName)
	f.marks |= markFlat
	f.set[inGraph], f.set[inRow] = keepAgent, keepAgent
}

// keepAgent keeps the object under its name, and what is none as it is.
func keepAgent(d *Decoder, _ *SignIn, v value) *DecodeError {
	if holdsJSON(v) {
		if inner, _, err := d.rowValue(v); err == nil {
			if !inner.isEmpty() {
				d.extra.add("", agentName, inner)
			}
			return nil
		}
	}
	d.extra.add("", d.key, v)
	return nil
}
