package schemas

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
		if p.value.kind() != jsonObject || !d.isSignIn(p.value) {
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
func (d *Decoder) isSignIn(v value) bool {
	const fewestSure = 2
	sure, timed := 0, false
	members := v.members()
	for name, member, ok := members.next(); ok; name, member, ok = members.next() {
		f := d.fields.find(name)
		switch {
		case f == nil, member.kind() == jsonObject:
		case f.marks&markCategory != 0:
			return member.kind() == jsonText && isSignInCategory(member.text())
		case equalFold(name, "createdDateTime"):
			timed = true
		case f.marks&markSure != 0:
			sure++
		}
	}
	return timed && sure >= fewestSure
}
