package jsontree

// Converters from XML write every value as a list of one, and so do the fields of
// Elasticsearch. Where no list belongs, the one item counts. For no value they, and
// PowerShell for one of a database, write an empty object.

// nullTree is a document that is null.
var nullTree = Tree{text: []byte("null"), nodes: []node{{end: uint32(len("null")), next: 1, kind: Null}}}

// Lone is what a list of one holds, and null for a list or an object with nothing in
// it. Any other value is itself.
func (v Value) Lone() Value {
	if v.Kind() < List {
		return v
	}
	return v.loneItem()
}

// BeginsWithList is whether the first element of a list is a list itself.
func (v Value) BeginsWithList() bool {
	return !v.IsEmpty() && v.t.nodes[v.i+1].kind == List
}

// loneItem is apart, so that lone costs nothing where a value stands by itself.
//
//go:noinline
func (v Value) loneItem() Value {
	switch nodes := v.t.nodes; {
	case v.IsEmpty():
		return Value{&nullTree, 0}
	case v.Kind() == List && nodes[v.i+1].next == nodes[v.i].next:
		return Value{v.t, v.i + 1}
	}
	return v
}
