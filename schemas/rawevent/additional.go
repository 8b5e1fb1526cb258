package rawevent

import (
	"slices"
	"strconv"
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

// put writes down a name and its value as JSON.
func (x *extras) put(name, value string) extraItem {
	item := extraItem{name: len(x.buffer)}
	x.buffer = append(x.buffer, name...)
	item.value = len(x.buffer)
	x.buffer = append(x.buffer, value...)
	item.end = len(x.buffer)
	return item
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
// names, so that an event does not depend on the order of its properties.
func (x *extras) appendObject(dst []byte) []byte {
	x.sort()
	if x.repeats() {
		x.numberRepeats()
		x.sort()
	}
	dst = append(dst, '{')
	for _, item := range x.items {
		dst = append(jsontree.Comma(dst, '{'), x.quoted(x.name(item))...)
		dst = append(append(dst, ':'), x.value(item)...)
	}
	return append(dst, '}')
}

func (x *extras) sort() {
	slices.SortStableFunc(x.items, func(a, b extraItem) int {
		return strings.Compare(x.name(a), x.name(b))
	})
}

// repeats is whether a name came more than once.
func (x *extras) repeats() bool {
	for i := 1; i < len(x.items); i++ {
		if x.name(x.items[i-1]) == x.name(x.items[i]) {
			return true
		}
	}
	return false
}

// numberRepeats leaves a name that came more than once to its last value, and gives a
// number to the names of what the others say otherwise: host, host (2).
func (x *extras) numberRepeats() {
	taken := make(map[string]bool, len(x.items))
	for _, item := range x.items {
		taken[x.name(item)] = true
	}
	kept := make([]extraItem, 0, len(x.items))
	for start := 0; start < len(x.items); {
		last := start
		for last+1 < len(x.items) && x.name(x.items[last+1]) == x.name(x.items[start]) {
			last++
		}
		kept = append(kept, x.items[last])
		name, number := strings.Clone(x.name(x.items[last])), 2
		said := map[string]bool{string(x.value(x.items[last])): true}
		for _, item := range x.items[start:last] {
			if value := string(x.value(item)); !said[value] {
				said[value] = true
				numbered := ""
				for numbered == "" || taken[numbered] {
					numbered = name + " (" + strconv.Itoa(number) + ")"
					number++
				}
				kept = append(kept, x.put(numbered, value))
			}
		}
		start = last + 1
	}
	x.items = kept
}

func (x *extras) quoted(name string) []byte {
	start := len(x.buffer)
	x.buffer = jsontree.AppendText(x.buffer, name)
	return x.buffer[start:]
}
