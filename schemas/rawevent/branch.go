package rawevent

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// branch is an object that is put together from paths.
type branch struct {
	names []string
	of    []*branch // by name; nil where a value stands
	leaf  []jsontree.Value
	// last is where a name stands, compared without case: an event may have
	// thousands, none of which is looked at again for the next.
	last map[string]int
}

// add puts a value at the path. It returns false where one stands already.
func (b *branch) add(path []string, v jsontree.Value) bool {
	at, found := b.last[ascii.Folded(path[0])]
	switch {
	case !found && len(path) == 1:
		b.addLeaf(path[0], v)
		return true
	case !found:
		inner := &branch{}
		b.addBranch(path[0], inner)
		return inner.add(path[1:], v)
	case len(path) > 1 && b.of[at] == nil && isNothing(b.leaf[at]):
		b.of[at] = &branch{}
	case b.of[at] == nil || len(path) == 1:
		return false
	}
	return b.of[at].add(path[1:], v)
}

// isNothing is whether a value says nothing, as tables have it in the column of an object
// whose parts have columns of their own.
func isNothing(v jsontree.Value) bool {
	if v.Kind() != jsontree.Text {
		return v.IsNull() || v.Kind() >= jsontree.List && v.IsEmpty()
	}
	text := strings.TrimSpace(v.Text())
	return text == "" || text == "[]" || text == "{}" || isFill(text) || isTypeName(text)
}

// addLeaf puts a value at a name. Of a name that comes twice the last value counts,
// as in any object.
func (b *branch) addLeaf(name string, v jsontree.Value) { b.put(name, nil, v) }

// addBranch puts an object at a name that has no value yet.
func (b *branch) addBranch(name string, object *branch) { b.put(name, object, jsontree.Value{}) }

// open makes an object that stands at a name one that values can be added to.
func (b *branch) open(name string) {
	at, found := b.last[name]
	if !found || b.of[at] != nil || b.leaf[at].Kind() != jsontree.Object {
		return
	}
	object := &branch{}
	members := b.leaf[at].Members()
	for name, v, ok := members.Next(); ok; name, v, ok = members.Next() {
		object.addLeaf(name, v)
	}
	b.of[at] = object
}

func (b *branch) put(name string, object *branch, v jsontree.Value) {
	if b.last == nil {
		b.last = map[string]int{}
	}
	b.last[ascii.Folded(name)] = len(b.names)
	b.names, b.of, b.leaf = append(b.names, name), append(b.of, object), append(b.leaf, v)
}

func (b *branch) append(dst []byte) []byte {
	dst = append(dst, '{')
	for i, name := range b.names {
		dst = append(jsontree.AppendText(jsontree.Comma(dst, '{'), name), ':')
		dst = b.appendValue(dst, i)
	}
	return append(dst, '}')
}

func (b *branch) appendList(dst []byte, order []int) []byte {
	dst = append(dst, '[')
	for _, i := range order {
		dst = b.appendValue(jsontree.Comma(dst, '['), i)
	}
	return append(dst, ']')
}

// appendValue appends what stands at the name i; names in brackets make a list.
func (b *branch) appendValue(dst []byte, i int) []byte {
	object := b.of[i]
	if object == nil {
		return jsontree.AppendCanonical(dst, b.leaf[i])
	}
	if order := object.places(); order != nil {
		return object.appendList(dst, order)
	}
	return object.append(dst)
}

// branchOf puts an object together from its pairs, of which some have a path.
func branchOf(pairs []pair, paths [][]string) (root branch, changed bool) {
	for i, p := range pairs {
		if paths[i] == nil {
			root.addLeaf(p.key, p.value)
		}
	}
	for i, p := range pairs {
		switch {
		case paths[i] == nil:
		case root.add(paths[i], p.value):
			changed = true
		default:
			root.addLeaf(p.key, p.value)
		}
	}
	return root, changed
}

// placeInList is the place that a name in brackets stands for; -1 when it is none.
func placeInList(name string) int {
	digits, opened := strings.CutPrefix(name, "[")
	digits, closed := strings.CutSuffix(digits, "]")
	n, err := strconv.ParseUint(digits, 10, 31)
	if !opened || !closed || err != nil {
		return -1
	}
	return int(n)
}

// places are the positions of the branch's names in the order of the list that they
// are places in; nil when they are the names of an object.
func (b *branch) places() []int {
	var order []int
	for i, name := range b.names {
		if placeInList(name) < 0 {
			return nil
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(placeInList(b.names[i]), placeInList(b.names[j])) })
	return order
}
