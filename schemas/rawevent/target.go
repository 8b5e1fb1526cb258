package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Collectors can be told to put what they read under a name of the user's choice, as
// Logstash's json filter does with a target: {"@timestamp":...,"azure":{...}}.

// target returns the one property that holds an event, where no name tells that the
// object is one or holds one; nil when there is none, or more than one.
func (d *Decoder) target(found *findings) *pair {
	if !found.isNoEvent() {
		return nil
	}
	var one *pair
	for i := range found.pairs {
		p := &found.pairs[i]
		if p.value.Kind() != jsontree.Object || !d.isSignIn(p.value) {
			continue
		}
		if one != nil {
			return nil
		}
		one = p
	}
	return one
}

// isSignIn is whether an object is surely a sign-in: a record of its category, or an
// object with a sign-in's time and some properties that little else has.
func (d *Decoder) isSignIn(v jsontree.Value) bool {
	const fewestSure = 2
	sure, timed := 0, false
	members := v.Members()
	for name, member, ok := members.Next(); ok; name, member, ok = members.Next() {
		f := d.fields.Find(name)
		switch {
		case f == nil, member.Kind() == jsontree.Object:
		case f.marks&markCategory != 0:
			return member.Kind() == jsontree.Text && isSignInCategory(member.Text())
		case ascii.EqualFold(name, "createdDateTime"):
			timed = true
		case f.marks&markSure != 0:
			sure++
		}
	}
	return timed && sure >= fewestSure
}
