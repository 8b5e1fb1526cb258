package policy

// index answers which policies mean a subject, by its ids and names: the work of
// reading long lists is done once.
type index struct {
	policies int
	// byName maps an id or name in lower case to a place in classes. Subjects that
	// the same policies mean share one.
	byName  map[string]int
	classes []class
	// all are the policies that include or exclude everybody.
	all class
	// unresolved are those that name what nobody can resolve, such as a group that
	// the directory does not know.
	unresolved class
	// byID and byOther are those that name some subject by an id, or otherwise: a
	// subject without an id may be meant by an id.
	byID, byOther class
}

// class is which policies include and which exclude.
type class struct{ include, exclude bits }

func newClass(policies int) class { return class{newBits(policies), newBits(policies)} }

func (c class) side(exclude bool) bits {
	if exclude {
		return c.exclude
	}
	return c.include
}

func (c class) add(other class) {
	c.include.add(other.include)
	c.exclude.add(other.exclude)
}

func (c class) resized(policies int) class {
	return class{c.include.resized(policies), c.exclude.resized(policies)}
}

func newIndex(policies int) *index {
	return &index{
		policies: policies, byName: map[string]int{},
		all: newClass(policies), unresolved: newClass(policies), byID: newClass(policies), byOther: newClass(policies),
	}
}

// name notes that a policy means a subject by a name in lower case.
func (x *index) name(policy int, exclude bool, name string) {
	one := newClass(x.policies)
	one.side(exclude).set(policy)
	x.mean(one, name)
}

// mean notes that policies mean a subject by a name in lower case. Each name has
// a class of its own until share.
func (x *index) mean(policies class, name string) {
	i, ok := x.byName[name]
	if !ok {
		i = len(x.classes)
		x.byName[name] = i
		x.classes = append(x.classes, newClass(x.policies))
	}
	x.classes[i].add(policies)
	if isGUID(name) {
		x.byID.add(policies)
	} else {
		x.byOther.add(policies)
	}
}

// share gives names that the same policies mean one class.
func (x *index) share() {
	places := map[string]int{}
	var kept []class
	var key []byte
	for name, i := range x.byName {
		key = key[:0]
		for _, side := range []bits{x.classes[i].include, x.classes[i].exclude} {
			for _, word := range side {
				for shift := 0; shift < 64; shift += 8 {
					key = append(key, byte(word>>shift))
				}
			}
		}
		place, ok := places[string(key)]
		if !ok {
			place = len(kept)
			places[string(key)] = place
			kept = append(kept, x.classes[i])
		}
		x.byName[name] = place
	}
	x.classes = kept
}

// lookup adds the policies that mean a subject of this id or name. The buffer
// holds the lower-case name; it is returned for the next call.
func (x *index) lookup(to class, name string, buffer []byte) []byte {
	if name == "" {
		return buffer
	}
	buffer = appendLower(buffer[:0], name)
	if i, ok := x.byName[string(buffer)]; ok {
		to.add(x.classes[i])
	}
	return buffer
}
