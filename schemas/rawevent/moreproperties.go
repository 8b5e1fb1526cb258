package rawevent

import (
	"slices"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// moreProperties is where PowerShell's modules put the properties that they have no
// place for: an object in every object, mostly empty.
const moreProperties = "AdditionalProperties"

// holdsMore is whether a property is such an object.
func holdsMore(name string, v jsontree.Value) bool {
	return len(name) == len(moreProperties) && ascii.EqualFold(name, moreProperties) && v.Kind() == jsontree.Object
}

// surveyMore takes what such an object holds as properties of the event. What the
// event says itself goes first, and the other is kept.
func (d *Decoder) surveyMore() {
	key, more := d.found.more.key, d.found.more.value
	d.pairs = slices.DeleteFunc(d.pairs, func(p pair) bool { return p.key == key && p.value == more })
	own := map[string]int{}
	for i, p := range d.pairs {
		if _, seen := own[ascii.Folded(p.key)]; !seen {
			own[ascii.Folded(p.key)] = i
		}
	}
	members := more.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		p := pair{name, member, d.fieldOf(name)}
		same, there := own[ascii.Folded(name)]
		switch {
		case !there:
			d.pairs = append(d.pairs, p)
		case d.pairs[same].value.IsNull():
			d.pairs[same] = p
		default:
			d.pairs = append(d.pairs, pair{key: key + "/" + name, value: member})
		}
	}
}

// bindMore does the same for a nested object, once its own properties are bound.
func (k *kind[T]) bindMore(d *Decoder, m *T, object jsontree.Value) (said bool, err *DecodeError) {
	var own map[string]bool
	members := object.Members()
	for key, more, ok := members.Next(); ok; key, more, ok = members.Next() {
		if !holdsMore(key, more) || more.IsEmpty() || k.find(key) != nil {
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
func (k *kind[T]) bindFrom(d *Decoder, m *T, own map[string]bool, more jsontree.Value) (said bool, err *DecodeError) {
	members := more.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		if own[ascii.Folded(name)] {
			d.extra.add(jsontree.View(d.path)+moreProperties+"/", name, member)
			continue
		}
		p := k.find(name)
		if p == nil {
			d.extra.add(jsontree.View(d.path), name, member)
			continue
		}
		said = said || !member.IsNull()
		if err = p.set(d, m, member); err != nil {
			return said, err.under(name)
		}
	}
	return said, nil
}

// saidBy is of which names, folded, an object says something.
func saidBy(object jsontree.Value) map[string]bool {
	said := map[string]bool{}
	members := object.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		if _, seen := said[ascii.Folded(name)]; !seen {
			said[ascii.Folded(name)] = !member.IsNull()
		}
	}
	return said
}

// memberFold returns a property of an object, whatever the case of its name.
func memberFold(object jsontree.Value, name string) (jsontree.Value, bool) {
	members := object.Members()
	for said, member, more := members.Next(); more; said, member, more = members.Next() {
		if ascii.EqualFold(said, name) {
			return member, true
		}
	}
	return jsontree.Value{}, false
}
