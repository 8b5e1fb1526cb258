package replay

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// walk is the way through one JSON text: the event's, or one inside it.
type walk struct {
	*survey
	// own is whether the text is the event itself, and not a value of it.
	own bool
	// depth is the number of open brackets; inner is the depth of "properties", 0 outside.
	depth, inner int
	// moment is the time that an object stands for, as PowerShell writes it, or a list
	// of one, and momentDepth the depth of what is in it.
	moment      timeName
	momentDepth int
	// looseDepth is the depth around a wrapper that may hold no event, 0 outside, and
	// looseTimes how many times were told before it.
	looseDepth, looseTimes int
	// lists is the number of brackets around the events of a text that holds several.
	lists int
}

// document copies the text to out, value by value.
func (w *walk) document(b []byte) {
	for i := 0; i < len(b); {
		switch c := b[i]; c {
		case '"':
			end := endOfText(b, i)
			start, isName := valueAfter(b, end)
			if !isName {
				if w.moment != noTime && w.depth == w.momentDepth { // a time in a list of its own
					w.time(w.moment, b[i:end])
				} else {
					w.text(b[i:end], w.own && w.depth == w.lists) // an element of a list of events
				}
				i = end
				continue
			}
			w.keep(b[i:end])
			w.keep(b[end:start])
			i = w.property(b, b[i:end], start)
		case '{', '[':
			w.depth++
			if c == '[' && w.depth == w.lists+1 {
				w.lists++
			}
			w.keep(b[i : i+1])
			i++
		case '}', ']':
			w.leave()
			w.keep(b[i : i+1])
			i++
		default:
			end := i + 1
			for end < len(b) && !special(b[end]) {
				end++
			}
			w.keep(b[i:end])
			i = end
		}
	}
}

// leave goes on with what is around an object or a list.
func (w *walk) leave() {
	if w.depth--; w.depth < w.inner {
		w.inner = 0
	}
	if w.depth < w.momentDepth {
		w.moment, w.momentDepth = noTime, 0
	}
	if w.looseDepth > 0 && w.depth == w.looseDepth {
		w.leaveLoose()
	}
}

// special is whether the byte has a meaning to document.
func special(c byte) bool { return c == '"' || c == '{' || c == '}' || c == '[' || c == ']' }

// keep copies bytes as they are; there is nothing to copy for when looking only.
func (w *walk) keep(b []byte) {
	if w.writes() {
		w.out = append(w.out, b...)
	}
}

// valueAfter returns where the value begins when a colon follows the text that
// ended before b[end].
func valueAfter(b []byte, end int) (int, bool) {
	i := skipBlanks(b, end)
	if i >= len(b) || b[i] != ':' {
		return 0, false
	}
	return skipBlanks(b, i+1), true
}

func skipBlanks(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// eventDepth is whether the properties at hand are the event's own: those of the
// object itself or of its "properties".
func (w *walk) eventDepth() bool {
	return w.own && (w.depth == w.lists+1 || w.inner > 0 && w.depth == w.inner)
}

// isTime is whether the property at hand is one of the event's times.
func (w *walk) isTime(kind timeName) bool {
	return kind == stepTime || kind != noTime && w.eventDepth()
}

// property handles the value at b[start] of a property, where it is of interest,
// and returns where to go on.
func (w *walk) property(b, quoted []byte, start int) int {
	if start >= len(b) {
		return start
	}
	name := string(bytes.Trim(quoted, `"`))
	top := w.own && w.depth == w.lists+1
	if b[start] != '"' {
		within := w.moment != noTime && w.depth == w.momentDepth
		switch {
		case (b[start] == '{' || b[start] == '[') && w.isTime(timeNamed(name)):
			w.moment, w.momentDepth = timeNamed(name), w.depth+1
		case within && b[start] == '{' && name == "$date":
			w.momentDepth++ // of MongoDB: the number is within
		case within && (name == "$date" || isSeconds(name)):
			return w.number(w.moment, b, start)
		case w.isTime(timeNamed(name)):
			return w.number(timeNamed(name), b, start)
		case !top:
		case b[start] == '{' && strings.EqualFold(name, "properties"):
			w.inner = w.depth + 1
		case b[start] == '[' && rawevent.IsBatch(name):
			w.holder = true
			w.lists = w.depth + 1 // its elements are the events
		case (b[start] == '{' || b[start] == '[') && rawevent.IsWrapper(name) && w.created.IsZero():
			w.wrapper(name, b[start])
		}
		return start
	}
	end := endOfText(b, start)
	value := b[start:end]
	switch kind := timeNamed(name); {
	case w.isTime(kind):
		w.time(kind, value)
	case w.moment != noTime && w.depth == w.momentDepth && isMoment(name):
		w.time(w.moment, value)
	case w.eventDepth() && (strings.EqualFold(name, "id") || w.id == nil && strings.EqualFold(name, "RequestId")):
		w.id = value
		w.keep(value)
	default:
		w.text(value, top && rawevent.IsWrapper(name))
	}
	return end
}

// wrapper takes what stands in a collector's property for the event, or in its list
// for the events.
func (w *walk) wrapper(name string, opening byte) {
	if rawevent.IsLooseWrapper(name) {
		w.looseDepth, w.looseTimes = w.depth, w.times
	}
	w.lists = w.depth
	if opening == '[' {
		w.holder = true
		w.lists++
	}
}

// leaveLoose goes on with the object around a wrapper that held no event.
func (w *walk) leaveLoose() {
	if w.times == w.looseTimes {
		w.lists = w.looseDepth - 1
	}
	w.looseDepth = 0
}

// isMoment is whether the property of an object that stands for a time says it.
func isMoment(name string) bool {
	return strings.EqualFold(name, "value") || name == "$date" || name == "$numberLong" || isSeconds(name)
}

// isSeconds is whether the property holds the seconds of a time of protobuf's or
// Firestore's; what it has in decimals stands beside.
func isSeconds(name string) bool { return name == "seconds" || name == "_seconds" }

// number notes and moves the time that the number at b[start] is, and returns
// where it ends. A collector's time with decimals is left alone.
func (w *walk) number(kind timeName, b []byte, start int) int {
	end := start
	for end < len(b) && (b[end] >= '0' && b[end] <= '9' || b[end] == '.') {
		end++
	}
	text := string(b[start:end])
	at := readTime(text)
	if at.IsZero() || end < len(b) && b[end]|0x20 == 'e' || kind == sentTime && strings.Contains(text, ".") {
		return start
	}
	w.note(kind, at)
	if w.move == 0 {
		return start
	}
	moved := moveTime(text, w.move)
	if strings.Contains(moved, ":") { // no longer a number
		w.out = appendQuoted(w.out, moved)
	} else {
		w.out = append(w.out, moved...)
	}
	w.changed = true
	return end
}

// time notes and moves the time that the quoted value is.
func (w *walk) time(kind timeName, quoted []byte) {
	written, ok := unquote(quoted)
	if w.dates.see(written) {
		w.needs(kind, written)
	}
	text := written
	if w.writes() {
		text = w.orders.monthFirst(written)
	}
	if at := readTime(text); ok && !at.IsZero() {
		w.note(kind, at)
		if w.move != 0 {
			text = moveTime(text, w.move)
		}
	}
	if text == written {
		w.keep(quoted)
		return
	}
	w.out = appendQuoted(w.out, text)
	w.changed = true
}

// needs notes a date that may mean two days: no event can do without its own time, and
// without the other only where it has that.
func (w *walk) needs(kind timeName, date string) {
	switch {
	case kind == sentTime:
		w.unclear = date
	case kind == createdTime && w.dates.needed == "":
		w.dates.needed = date
	}
}

func (w *walk) note(kind timeName, at time.Time) {
	w.times++
	switch kind {
	case createdTime:
		w.created = later(w.created, at)
	case sentTime:
		w.sent = later(w.sent, at)
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// text goes through JSON that stands as text in a value. event says that it is
// an event of its own, in a collector's wrapper.
func (w *walk) text(quoted []byte, event bool) {
	trimmed := bytes.TrimLeft(quoted[1:], " \t")
	if len(trimmed) == 0 || trimmed[0] != '{' && trimmed[0] != '[' || !bytes.Contains(bytes.ToLower(trimmed), []byte("time")) {
		w.keep(quoted)
		return
	}
	content, ok := unquote(quoted)
	if !ok {
		w.keep(quoted)
		return
	}
	w.holder = w.holder || event
	outer, before := w.out, w.changed
	w.out, w.changed = nil, false
	inner := walk{survey: w.survey, own: event}
	inner.document([]byte(content))
	moved, changed := w.out, w.changed
	w.out, w.changed = outer, before || changed
	if changed {
		w.out = appendQuoted(w.out, string(moved))
	} else {
		w.keep(quoted)
	}
}

// unquote returns the text that a quoted JSON text stands for.
func unquote(quoted []byte) (string, bool) {
	if len(quoted) < 2 || quoted[len(quoted)-1] != '"' {
		return "", false
	}
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1]), true
	}
	var text string
	err := json.Unmarshal(quoted, &text)
	return text, err == nil
}

// appendQuoted appends a text as JSON, without the escapes that only HTML needs.
func appendQuoted(dst []byte, text string) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil { // a string always encodes
		return append(append(append(dst, '"'), text...), '"')
	}
	return append(dst, bytes.TrimRight(out.Bytes(), "\n")...)
}
