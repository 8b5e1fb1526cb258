package rawevent

// prefixed decodes an object that is no event, but one all of whose names, but one at
// most, have a prefix: {"value.0.id":...,"value.0.appId":...}. It returns false where
// the names without it say no sign-in either.
func (d *Decoder) prefixed(raw []byte, found *findings, depth int) bool {
	names := make([]string, len(found.pairs))
	for i := range found.pairs {
		names[i] = found.pairs[i].key
	}
	for _, prefix := range SharedPrefixes(names) {
		if d.knownBehind(names, prefix) < fewestColumns {
			continue
		}
		var event branch
		for i, name := range names {
			if rest, ok := CutPrefix(name, prefix); ok {
				event.addLeaf(rest, found.pairs[i].value)
			} else {
				d.outer.add("record/", name, found.pairs[i].value)
			}
		}
		d.rewritten(raw, event.append(nil), depth)
		return true
	}
	return false
}

// knownBehind is how many names are a sign-in's without the prefix.
func (d *Decoder) knownBehind(names []string, prefix string) (known int) {
	for _, name := range names {
		if rest, ok := CutPrefix(name, prefix); ok && (d.fieldOf(rest) != nil || d.pathOf(rest) != nil) {
			known++
		}
	}
	return known
}
