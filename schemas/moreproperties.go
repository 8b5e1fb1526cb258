package schemas

import "slices"

// moreProperties is where PowerShell's modules put the properties that they have no
// place for: an object in every object, mostly empty.
const moreProperties = "AdditionalProperties"

// holdsMore is whether a property is such an object.
func holdsMore(name string, v value) bool {
	return len(name) == len(moreProperties) && equalFold(name, moreProperties) && v.kind() == jsonObject
}

// surveyMore takes what such an object holds as properties of the event. What the
// event says itself goes first, and the other is kept.
func (d *Decoder) surveyMore() {
	key, more := d.found.more.key, d.found.more.value
	d.pairs = slices.DeleteFunc(d.pairs, func(p pair) bool { return p.key == key && p.value == more })
	own := len(d.pairs)
	members := more.members()
	for name, member, ok := members.next(); ok; name, member, ok = members.next() {
		p := pair{name, member, d.fieldOf(name)}
		same := slices.IndexFunc(d.pairs[:own], func(p pair) bool { return equalFold(p.key, name) })
		switch {
		case same < 0:
			d.pairs = append(d.pairs, p)
		case d.pairs[same].value.isNull():
			d.pairs[same] = p
		default:
			d.pairs = append(d.pairs, pair{key: key + "/" + name, value: member})
		}
	}
}

// bindMore does the same for a nested object, once its own properties are bound.
func (k *kind[T]) bindMore(d *Decoder, m *T, object value) (said bool, err *DecodeError) {
	members := object.members()
	for key, more, ok := members.next(); ok; key, more, ok = members.next() {
		if !holdsMore(key, more) || k.find(d, key) != nil {
			continue
		}
		one, err := k.bindFrom(d, m, object, more)
		if err != nil {
			return said, err.under(key)
		}
		said = said || one
	}
	return said, nil
}

func (k *kind[T]) bindFrom(d *Decoder, m *T, object, more value) (said bool, err *DecodeError) {
	members := more.members()
	for name, member, ok := members.next(); ok; name, member, ok = members.next() {
		if own, there := memberFold(object, name); there && !own.isNull() {
			d.extra.add(view(d.path)+moreProperties+"/", name, member)
			continue
		}
		set := k.find(d, name)
		if set == nil {
			d.extra.add(view(d.path), name, member)
			continue
		}
		said = said || !member.isNull()
		if err = (*set)(d, m, member); err != nil {
			return said, err.under(name)
		}
	}
	return said, nil
}

// memberFold returns a property of an object, whatever the case of its name.
func memberFold(object value, name string) (value, bool) {
	members := object.members()
	for said, member, more := members.next(); more; said, member, more = members.next() {
		if equalFold(said, name) {
			return member, true
		}
	}
	return value{}, false
}
