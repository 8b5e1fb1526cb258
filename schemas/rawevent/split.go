package rawevent

import (
	"bytes"
	"fmt"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// array reads each element of a JSON array by itself, so that one that is not
// JSON leaves the others alone.
func (d *Decoder) array(raw []byte, depth int) {
	if d.timed(raw, depth) || d.fieldRow(raw, depth) || d.fromEscaped(raw, depth) {
		return
	}
	rest, whole := d.elements(raw, depth)
	if !whole || d.done {
		return
	}
	if rest = trimDocument(rest); len(rest) > 0 {
		d.refuse(rest, refuse(schemas.DeadNotJSON, "something follows the array"))
	}
}

// batch reads the elements of the array that stands at raw[start:], a property
// of the object raw. The object around it must be JSON too.
func (d *Decoder) batch(raw []byte, start, depth int) {
	before := d.index
	rest, whole := d.elements(raw[start:], depth)
	if d.done || !whole && d.index > before {
		return
	}
	shell := append(append(bytes.Clone(raw[:start]), "[]"...), rest...)
	if _, err := d.json.Parse(shell); err != nil {
		d.refuse(shell, notJSON(fmt.Errorf("around the events: %w", err)))
	}
}

// elements reads the elements of the array that raw begins with. It returns what
// follows the array, and whether the array had an end.
func (d *Decoder) elements(raw []byte, depth int) (rest []byte, whole bool) {
	i := jsontree.SkipBlanks(raw, 1)
	for first := true; !d.done; first = false {
		if i < len(raw) && raw[i] == ']' {
			if !first {
				d.refuse(raw[i:i+1], refuse(schemas.DeadNotJSON, "a comma stands before the closing bracket of the array"))
			}
			return raw[i+1:], true
		}
		end, ok := jsontree.SkipValue(raw, i)
		if !ok {
			d.refuse(raw[i:], d.truncated(raw[i:]))
			return nil, false
		}
		d.document(raw[i:end], depth+1)
		i = jsontree.SkipBlanks(raw, end)
		switch {
		case i >= len(raw):
			return nil, false
		case raw[i] == ']':
			return raw[i+1:], true
		case raw[i] != ',':
			if !d.refused { // else the broken element explains it
				d.refuse(raw[i:], refuse(schemas.DeadNotJSON, "neither a comma nor a closing bracket follows an element of the array"))
			}
			return nil, false
		}
		i = jsontree.SkipBlanks(raw, i+1)
	}
	return nil, false
}

// truncated says why the rest of an array is no element.
func (d *Decoder) truncated(rest []byte) *DecodeError {
	if len(rest) == 0 {
		return refuse(schemas.DeadNotJSON, "the array has no end")
	}
	if _, err := d.json.Parse(rest); err != nil {
		return notJSON(err)
	}
	return nil
}

// opensBatch reports whether the object's first name is one that batches begin
// with: a hint that saves parsing the batch as a whole.
func opensBatch(raw []byte) bool {
	i := jsontree.SkipBlanks(raw, 1)
	if i >= len(raw) || raw[i] != '"' {
		return false
	}
	name := raw[i+1:]
	return beginsWithBatch(name) || bytes.HasPrefix(name, []byte("@odata."))
}

// beginsWithBatch is whether b begins with the name of a batch and its quote.
func beginsWithBatch(b []byte) bool {
	for _, name := range batchNames {
		if hasNameAt(b, name) {
			return true
		}
	}
	return false
}

func hasNameAt(b []byte, name string) bool {
	return len(b) > len(name) && b[len(name)] == '"' && ascii.EqualFold(jsontree.View(b[:len(name)]), name)
}

// findBatch returns where the array of events begins in the object raw: the
// value of one of batchNames. It only follows brackets and quotes, so that a
// batch with a broken event in it is found as well.
func findBatch(raw []byte) (start int, ok bool) {
	i := jsontree.SkipBlanks(raw, 1)
	for i < len(raw) && raw[i] == '"' {
		end := jsontree.SkipText(raw, i)
		name := raw[i+1:]
		if i = jsontree.SkipBlanks(raw, end); i >= len(raw) || raw[i] != ':' {
			return 0, false
		}
		i = jsontree.SkipBlanks(raw, i+1)
		if beginsWithBatch(name) && i < len(raw) && raw[i] == '[' {
			return i, true
		}
		if i, ok = jsontree.SkipValue(raw, i); !ok {
			return 0, false
		}
		if i = jsontree.SkipBlanks(raw, i); i < len(raw) && raw[i] == ',' {
			i = jsontree.SkipBlanks(raw, i+1)
		}
	}
	return 0, false
}

// looksLikeLines reports whether a value is several documents on lines of their
// own: more than half of its lines begin and end like an object. One broken line
// then costs that line only.
func looksLikeLines(value []byte) bool {
	lines, objects := 0, 0
	for line := range bytes.Lines(value) {
		line = bytes.TrimRight(line, " \t\r\n")
		if len(line) == 0 {
			continue
		}
		lines++
		if line[len(line)-1] == '}' && (line[0] == '{' && len(line) > 1 || LogHeader(line) > 0) {
			objects++
		}
	}
	return lines > 1 && 2*objects > lines
}

// documentEnd returns where the first document of value ends; all of value when
// it has no end, or when what follows does not begin on a line of its own.
func documentEnd(value []byte) int {
	end, ok := jsontree.SkipValue(value, 0)
	if !ok {
		return len(value)
	}
	next := jsontree.SkipBlanks(value, end)
	if next < len(value) && bytes.IndexByte(value[end:next], '\n') < 0 {
		return len(value)
	}
	return end
}
