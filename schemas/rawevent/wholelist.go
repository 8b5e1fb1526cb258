package rawevent

// WholeListBytes is how many bytes of a list tell IsWholeList what it is.
const WholeListBytes = 256

// IsWholeList is whether the list that b begins with is not one of events, but an event
// in parts, which only mean something together.
func IsWholeList(b []byte) bool { return isTimed(b) || isFieldRow(b) }
