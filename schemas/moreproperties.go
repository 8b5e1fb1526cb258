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
	own := map[string]int{}
	for i, p := range d.pairs {
		if _, seen := own[folded(p.key)]; !seen {
			own[folded(p.key)] = i
		}
	}
	members := more.members()
	for name, member, ok := members.next(); ok; name, member, ok = members.next() {
		p := pair{name, member, d.fieldOf(name)}
		same, there := own[folded(name)]
		switch {
		case !there:
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
	var own map[string]bool
	members := object.members()
	for key, more, ok := members.next(); ok; key, more, ok = members.next() {
		if !holdsMore(key, more) || more.isEmpty() || k.find(key) != nil {
			continue
		}
		if own == nil {
			own = saidBy(object)
		}
		one, err := k.bindFrom(d, m, own, more)
		if err != nil {
			return said, err.under(key)
		}
		said = said || one
	}
	return said, nil
}

// bindFrom binds what more holds, but what the object says itself.
func (k *kind[T]) bindFrom(d *Decoder, m *T, own map[string]bool, more value) (said bool, err *DecodeError) {
	members := more.members()
	for name, member, ok := members.next(); ok; name, member, ok = members.next() {
		if own[folded(name)] {
			d.extra.add(view(d.path)+moreProperties+"/", name, member)
			continue
		}
		set := k.find(name)
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

// saidBy is of which names, folded, an object says something.
func saidBy(object value) map[string]bool {
	said := map[string]bool{}
	members := object.members()
	for name, member, ok := members.next(); ok; name, member, ok = members.next() {
		if _, seen := said[folded(name)]; !seen {
			said[folded(name)] = !member.isNull()
		}
	}
	return said
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
