package rawevent

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// besideText returns the property that may hold an event as text beside names of one:
// what wrote a line of a log or a request may call its own address and agent as a
// sign-in does. It is nil where the object says itself when it was, or what it is.
func (f *findings) besideText() *pair {
	if f.text == nil || f.isHunting() || !holdsWhole(f.text.value) {
		return nil
	}
	event, named := markProperties|markCategory|markEnvelope|markRow|markPortal, f.known > 0
	if ascii.EqualFold(f.text.key, rawDataName) {
		event, named = event&^markRow, true
	}
	if f.hasForeignCategory() {
		event, named = event&^(markCategory|markEnvelope), true
	}
	if !named || f.marks&event != 0 {
		return nil
	}
	for i := range f.pairs {
		switch ascii.Folded(inOneWord(f.pairs[i].key)) {
		case "createddatetime", "createdat":
			return nil
		}
	}
	return f.text
}

// hasForeignCategory is whether the object says of which kind it is, and that is none of
// sign-ins: a collector's own, then.
func (f *findings) hasForeignCategory() bool {
	return f.category != nil && f.category.value.Kind() == jsontree.Text && !isSignInCategory(f.category.value.Text())
}

// holdsWhole is whether a value, or the original in it as in Elastic's event, is text of an
// event that says when it was: what does not may be a part of the one it stands in.
func holdsWhole(v jsontree.Value) bool {
	if original, ok := memberOf(v, "original"); ok {
		v = original
	}
	if !holdsDocument(v) {
		return false
	}
	document := strings.ToLower(jsontree.View(documentText(v.Text())))
	for _, name := range [...]string{`"createddatetime`, `"properties"`, `"timegenerated`, `"records"`} {
		if strings.Contains(document, name) {
			return true
		}
	}
	return false
}
