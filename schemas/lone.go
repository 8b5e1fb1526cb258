package schemas

// Converters from XML write every value as a list of one, and so do the fields of
// Elasticsearch. Where no list belongs, the one item counts. For no value they, and
// PowerShell for one of a database, write an empty object.

// nullTree is a document that is null.
var nullTree = tree{text: []byte("null"), nodes: []node{{end: uint32(len("null")), next: 1, kind: jsonNull}}}

// lone is what a list of one holds, and null for a list or an object with nothing in
// it. Any other value is itself.
func (v value) lone() value {
	if v.kind() < jsonList {
		return v
	}
	return v.loneItem()
}

// beginsWithList is whether the first element of a list is a list itself.
func (v value) beginsWithList() bool {
	return !v.isEmpty() && v.t.nodes[v.i+1].kind == jsonList
}

// loneItem is apart, so that lone costs nothing where a value stands by itself.
//
//go:noinline
func (v value) loneItem() value {
	switch nodes := v.t.nodes; {
	case v.isEmpty():
		return value{&nullTree, 0}
	case v.kind() == jsonList && nodes[v.i+1].next == nodes[v.i].next:
		return value{v.t, v.i + 1}
	}
	return v
}
