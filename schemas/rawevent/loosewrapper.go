package rawevent

import "github.com/gatehouse/gatehouse/schemas/jsontree"

// wrapped returns the property that holds the event; nil when the object is an
// event itself. A name that other objects have too counts where what it holds looks
// like an event, and nothing else does.
func (d *Decoder) wrapped(found *findings, fullLog bool) *pair {
	sure := found.wrapped(fullLog)
	if !found.loose || !found.isNoEvent() || sure != nil && d.promises(sure.value) {
		return sure
	}
	if loose := d.looselyWrapped(found); loose != nil {
		return loose
	}
	return sure
}

// isNoEvent is whether no name says that the object is an event.
func (f *findings) isNoEvent() bool {
	const event = markProperties | markCategory | markEnvelope | markRow | markPortal | markSure
	return f.known == 0 && (f.marks&event == 0 || f.isLokiAnswer()) && !f.isHunting()
}

// isLokiAnswer is whether the object is of an answer of Loki, whose resultType is
// another than a record's.
func (f *findings) isLokiAnswer() bool {
	for i := range f.pairs {
		if p := &f.pairs[i]; p.key == "resultType" {
			return p.value.Kind() == jsontree.Text && p.value.Text() == "streams"
		}
	}
	return false
}

// looselyWrapped returns the property, of those that may hold an event, that does;
// text is more telling than an object.
func (d *Decoder) looselyWrapped(found *findings) *pair {
	var held *pair
	for i := range found.pairs {
		p := &found.pairs[i]
		if p.field == nil || p.field.marks&(markLoose|markWrapped) == 0 || !d.promises(p.value) {
			continue
		}
		if p.value.Kind() == jsontree.Text {
			return p
		}
		if held == nil {
			held = p
		}
	}
	return held
}

// promises is whether a value looks as if it held an event: JSON text, an object
// with a name that events or what is around them have, or a list of such.
func (d *Decoder) promises(v jsontree.Value) bool {
	const looked = 3 // elements that tell what a list is of
	switch v.Kind() {
	case jsontree.Text:
		return holdsDocument(v)
	case jsontree.Object:
		members := v.Members()
		for name, _, ok := members.Next(); ok; name, _, ok = members.Next() {
			if d.tells(name) {
				return true
			}
		}
	case jsontree.List:
		list := v.Elements()
		for element, ok := list.Next(); ok && list.Index() < looked; element, ok = list.Next() {
			if element.Kind() == jsontree.List {
				if d.isTimedValue(element) {
					return true
				}
			} else if d.promises(element) {
				return true
			}
		}
	}
	return false
}

// tells is whether the name is one of an event, or of what is around events.
func (d *Decoder) tells(name string) bool {
	const telling = markGraph | markSure | markProperties | markEnvelope | markRow | markPortal | markHuntingActor |
		markBatch | markWrapped | markLoose | markFullLog | markElastic | markCapture
	f := d.namedField(name)
	return f != nil && f.marks&telling != 0 || isVendorName(name) || d.isDotted(name)
}
