package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Some collectors put an event into a list behind its time: Fluentd and Fluent Bit as
// [time, event], [tag, time, event] and [tag, [[time, event], ...]] (the forward
// protocol), Fluent Bit also as [[time, {}], event], Loki as ["nanoseconds", "line"].
// Such a list may end with an object of options or metadata.

// timedList is where the parts of such a list stand; what is missing is nil.
type timedList struct {
	tag, time []byte
	event     int // where it begins
}

// isTimed is whether the list that b begins with looks like an event behind its time.
// The first bytes of the list are enough.
func isTimed(b []byte) bool {
	_, ok := findTimed(b)
	return ok
}

// findTimed reads a list up to its event.
func findTimed(list []byte) (found timedList, ok bool) {
	i := jsontree.SkipBlanks(list, 1)
	if i >= len(list) || list[i] == '{' {
		return found, false
	}
	if found.time, found.event = timeWithMetadata(list, i); found.time != nil {
		return found, found.event < len(list) && list[found.event] == '{'
	}
	first, i := leadingScalar(list, i)
	if first != nil && first[0] == '"' && !isLokiTime(first) {
		found.tag = first
		first, i = leadingScalar(list, i)
	}
	found.event = i
	if i >= len(list) {
		return found, false
	}
	switch {
	case first == nil:
		return found, found.tag != nil && isEntries(list[i:])
	case isLokiTime(first):
		found.time = first
		return found, list[i] == '"'
	case ascii.ValidNumber(jsontree.View(first)):
		found.time = first
		next := jsontree.SkipBlanks(list, i+1)
		return found, list[i] == '{' || list[i] == '"' && next < len(list) && (list[next] == '{' || list[next] == '[')
	}
	return found, false
}

// leadingScalar returns the text or number at list[i], where a comma follows it, and
// the place after that; nil, and i, where there is none.
func leadingScalar(list []byte, i int) (scalar []byte, next int) {
	if i >= len(list) || list[i] == '[' || list[i] == '{' {
		return nil, i
	}
	end, ok := jsontree.SkipValue(list, i)
	if !ok {
		return nil, i
	}
	comma := jsontree.SkipBlanks(list, end)
	if comma >= len(list) || list[comma] != ',' {
		return nil, i
	}
	return list[i:end], jsontree.SkipBlanks(list, comma+1)
}

// isLokiTime is whether the scalar is a text of digits: a time in nanoseconds.
func isLokiTime(scalar []byte) bool {
	const fewest = 18
	return len(scalar) >= fewest && scalar[0] == '"' && allDigits(scalar[1:len(scalar)-1])
}

func allDigits(b []byte) bool {
	for _, c := range b {
		if !ascii.IsDigit(c) {
			return false
		}
	}
	return true
}

// timeWithMetadata reads [time, {}] at list[i], and the comma behind it.
func timeWithMetadata(list []byte, i int) (time []byte, next int) {
	if list[i] != '[' {
		return nil, i
	}
	time, metadata := leadingScalar(list, jsontree.SkipBlanks(list, i+1))
	if time == nil || !ascii.ValidNumber(jsontree.View(time)) || metadata >= len(list) || list[metadata] != '{' {
		return nil, i
	}
	for _, c := range [...]byte{'{', '}', ']', ','} {
		if metadata >= len(list) || list[metadata] != c {
			return nil, i
		}
		metadata = jsontree.SkipBlanks(list, metadata+1)
	}
	return time, metadata
}

// isEntries is whether a list of such lists begins here.
func isEntries(b []byte) bool {
	if b[0] != '[' {
		return false
	}
	first := jsontree.SkipBlanks(b, 1)
	if first >= len(b) || b[first] != '[' {
		return false
	}
	first = jsontree.SkipBlanks(b, first+1)
	if first >= len(b) {
		return false
	}
	time, _ := timeWithMetadata(b, first)
	return time != nil || ascii.IsDigit(b[first])
}

// timed reads a list that holds an event behind its time, which is kept beside it; false
// when the list is another.
func (d *Decoder) timed(list []byte, depth int) bool {
	found, ok := findTimed(list)
	if !ok {
		return false
	}
	end, whole := jsontree.SkipValue(list, found.event)
	metadata, closed := endOfTimed(list, end)
	if !whole || !closed || metadata != nil && found.tag == nil && list[found.event] == '{' { // two events, then
		return false
	}
	before, outermost := d.outer.mark(), d.whole == nil && list[found.event] != '['
	d.keepBeside("time", found.time)
	d.keepBeside("tag", found.tag)
	d.keepBeside("metadata", metadata)
	if outermost {
		d.whole = list
	}
	d.document(list[found.event:end], depth+1)
	if outermost {
		d.whole = nil
	}
	d.outer.back(before)
	return true
}

// endOfTimed reads what follows the event: nothing, or one object.
func endOfTimed(list []byte, i int) (metadata []byte, closed bool) {
	i = jsontree.SkipBlanks(list, i)
	if i < len(list) && list[i] == ',' {
		start := jsontree.SkipBlanks(list, i+1)
		end, ok := jsontree.SkipValue(list, start)
		if !ok || list[start] != '{' {
			return nil, false
		}
		metadata, i = list[start:end], jsontree.SkipBlanks(list, end)
	}
	return metadata, i == len(list)-1 && list[i] == ']'
}

// keepBeside keeps a JSON value beside the event; what is no JSON says nothing.
func (d *Decoder) keepBeside(name string, raw []byte) {
	if len(raw) == 0 {
		return
	}
	if v, err := d.json.Parse(raw); err == nil && (v.Kind() < jsontree.List || !v.IsEmpty()) {
		d.outer.add("record/", name, v)
	}
}

// isTimedValue is whether a list that was read is an event behind its time.
func (d *Decoder) isTimedValue(list jsontree.Value) bool {
	parts := list.Elements()
	first, some := parts.Next()
	second, more := parts.Next()
	return some && more && (first.Kind() == jsontree.Number || first.Kind() == jsontree.Text && allDigits([]byte(first.Text()))) &&
		second.Kind() != jsontree.List && d.promises(second)
}
