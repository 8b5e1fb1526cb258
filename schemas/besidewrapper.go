package schemas

// besideText returns the property that may hold an event as text beside names of one:
// what wrote a line of a log or a request may call its own address and agent as a
// sign-in does. It is nil where the object says itself when it was, or what it is.
func (f *findings) besideText() *pair {
	event := markProperties | markCategory | markEnvelope | markPortal
	named := f.known > 0
	if f.text != nil && equalFold(f.text.key, rawDataName) {
		named = true
	} else {
		event |= markRow
	}
	if !named || f.text == nil || f.marks&event != 0 || f.isHunting() || !holdsOriginal(f.text.value) {
		return nil
	}
	for i := range f.pairs {
		switch folded(withoutUnderscores(f.pairs[i].key)) {
		case "createddatetime", "createdat":
			return nil
		}
	}
	return f.text
}

// holdsOriginal is whether a value is an event as text, or has one in original, as
// Elastic's event.
func holdsOriginal(v value) bool {
	if original, ok := memberOf(v, "original"); ok {
		v = original
	}
	return holdsDocument(v)
}
