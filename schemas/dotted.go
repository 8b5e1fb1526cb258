package schemas

import (
	"slices"
	"strings"
)

// Tools that make tables of objects join the names on the way to a value:
// status.errorCode, location.geoCoordinates.latitude, properties.id.

// isDotted is whether the name is that of a property within a known object.
func (d *Decoder) isDotted(name string) bool {
	first, _, ok := strings.Cut(name, ".")
	if !ok {
		return false
	}
	f := d.fieldOf(first)
	return f != nil && f.marks&markObject != 0
}

// undotted decodes the event with such names taken apart. It returns false
// when there are none, or when one of them stands beside the whole object, which
// then counts.
func (d *Decoder) undotted(raw []byte, found *findings, depth int) bool {
	apart := func(p pair) bool { return p.field == nil && d.isDotted(p.key) }
	if !slices.ContainsFunc(found.pairs, apart) { // but @odata.type and the like
		return false
	}
	var root branch
	for _, p := range found.pairs {
		path := []string{p.key}
		if apart(p) {
			path = strings.Split(p.key, ".")
		}
		if !root.add(path, p.value) {
			return false
		}
	}
	d.rewritten(raw, root.append(nil), depth)
	return true
}

// rewritten decodes in the place of raw what was made of it.
func (d *Decoder) rewritten(raw, event []byte, depth int) {
	outermost := d.whole == nil
	if outermost {
		d.whole, d.inText = raw, false
	}
	d.document(event, depth+1)
	if outermost {
		d.whole = nil
		d.outer.reset()
	}
}

// branch is an object that is put together from paths.
type branch struct {
	names []string
	of    []*branch // by name; nil where a value stands
	leaf  []value
}

// add puts a value at the path. It returns false where one stands already.
func (b *branch) add(path []string, v value) bool {
	at := -1
	for i, name := range b.names {
		if equalFold(name, path[0]) {
			at = i
		}
	}
	if at < 0 {
		at = len(b.names)
		b.addBranch(path[0], nil)
		b.leaf[at] = v
		if len(path) > 1 {
			b.of[at] = &branch{}
		}
	} else if b.of[at] == nil || len(path) == 1 {
		return false
	}
	return len(path) == 1 || b.of[at].add(path[1:], v)
}

// addBranch puts an object at a name that has no value yet.
func (b *branch) addBranch(name string, object *branch) {
	b.names, b.of, b.leaf = append(b.names, name), append(b.of, object), append(b.leaf, value{})
}

func (b *branch) append(dst []byte) []byte {
	dst = append(dst, '{')
	for i, name := range b.names {
		dst = append(appendText(comma(dst, '{'), name), ':')
		if b.of[i] != nil {
			dst = b.of[i].append(dst)
		} else {
			dst = appendCanonical(dst, b.leaf[i])
		}
	}
	return append(dst, '}')
}
