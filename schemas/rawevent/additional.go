package rawevent

import (
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// extras collects the properties that no field has a home for.
type extras struct {
	buffer []byte // names and values, one after the other
	items  []extraItem
}

// extraItem is a part of the buffer: a name, then its value as JSON.
type extraItem struct {
	name, value, end int
}

func (x *extras) reset() {
	x.buffer, x.items = x.buffer[:0], x.items[:0]
}

// extrasMark is how much a collection held.
type extrasMark struct{ bytes, items int }

func (x *extras) mark() extrasMark { return extrasMark{len(x.buffer), len(x.items)} }

// back forgets what came after the mark.
func (x *extras) back(to extrasMark) { x.buffer, x.items = x.buffer[:to.bytes], x.items[:to.items] }

// add keeps a property under prefix and key. A null says nothing and is not kept.
func (x *extras) add(prefix, key string, v jsontree.Value) {
	if v.IsNull() {
		return
	}
	item := extraItem{name: len(x.buffer)}
	x.buffer = append(append(x.buffer, prefix...), key...)
	item.value = len(x.buffer)
	x.buffer = jsontree.AppendCanonical(x.buffer, v)
	item.end = len(x.buffer)
	x.items = append(x.items, item)
}

// addText keeps a text under prefix and key; empty text says nothing.
func (x *extras) addText(prefix, key, text string) {
	if text == "" {
		return
	}
	item := extraItem{name: len(x.buffer)}
	x.buffer = append(append(x.buffer, prefix...), key...)
	item.value = len(x.buffer)
	x.buffer = jsontree.AppendText(x.buffer, text)
	item.end = len(x.buffer)
	x.items = append(x.items, item)
}

// addAll keeps all that another collection holds.
func (x *extras) addAll(other *extras) {
	shift := len(x.buffer)
	x.buffer = append(x.buffer, other.buffer...)
	for _, item := range other.items {
		x.items = append(x.items, extraItem{item.name + shift, item.value + shift, item.end + shift})
	}
}

func (x *extras) name(item extraItem) string  { return jsontree.View(x.buffer[item.name:item.value]) }
func (x *extras) value(item extraItem) []byte { return x.buffer[item.value:item.end] }

// appendObject appends the collection as a JSON object, in the order of the
// names, so that an event does not depend on the order of its properties. Of a
// name that came twice the last value counts.
func (x *extras) appendObject(dst []byte) []byte {
	slices.SortStableFunc(x.items, func(a, b extraItem) int {
		return strings.Compare(x.name(a), x.name(b))
	})
	dst = append(dst, '{')
	for i, item := range x.items {
		name := x.name(item)
		if i+1 < len(x.items) && x.name(x.items[i+1]) == name {
			continue
		}
		dst = append(jsontree.Comma(dst, '{'), x.quoted(name)...)
		dst = append(append(dst, ':'), x.value(item)...)
	}
	return append(dst, '}')
}

func (x *extras) quoted(name string) []byte {
	start := len(x.buffer)
	x.buffer = jsontree.AppendText(x.buffer, name)
	return x.buffer[start:]
}
