package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// node is a value of a JSON document with its place. Reading what is absent or
// null gives zero values; reading what has another type notes a problem.
type node struct {
	at    string
	value any
	to    *report
}

// report collects the problems and notes of one object.
type report struct {
	item     string
	problems Problems
	notes    []string
}

func (r *report) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// open reads an element of a file.
func open(e element, to *report) node {
	var value any
	decoder := json.NewDecoder(bytes.NewReader(e.raw))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil { // elements has checked it
		to.problems = append(to.problems, Problem{Pointer: e.at, Text: err.Error()})
	}
	return node{at: e.at, value: value, to: to}
}

func (n node) problem(format string, args ...any) {
	n.to.problems = append(n.to.problems, Problem{Item: n.to.item, Pointer: n.at, Text: fmt.Sprintf(format, args...)})
}

// get returns an object's member; names are compared without case, as exports
// from PowerShell have their own.
func (n node) get(name string) node {
	child := node{at: n.at + "/" + name, to: n.to}
	members, ok := n.value.(map[string]any)
	if !ok {
		if says(n.value) { // an empty list stands for nothing
			n.problem("should be an object")
		}
		return child
	}
	if value, ok := members[name]; ok {
		child.value = value
		return child
	}
	found := ""
	for other := range members {
		if strings.EqualFold(other, name) && (found == "" || other < found) {
			found = other
		}
	}
	switch {
	case found != "":
		child.at, child.value = n.at+"/"+pointerToken(found), members[found]
	case !strings.EqualFold(name, moreProperties):
		if more := n.get(moreProperties); says(more.value) {
			if inner := more.get(name); inner.value != nil {
				return inner
			}
		}
	}
	return child
}

// moreProperties is where PowerShell's modules for Graph put what their types lack.
const moreProperties = "AdditionalProperties"

// others returns the members that none of the names means and that say
// something: annotations, null, empty lists and empty objects do not.
func (n node) others(names ...string) []node {
	members, _ := n.value.(map[string]any)
	var out []node
	if more := n.get(moreProperties); says(more.value) {
		out = more.others(names...)
	}
	names = append(slices.Clip(names), moreProperties)
	for name, value := range members {
		known := slices.ContainsFunc(names, func(s string) bool { return strings.EqualFold(s, name) })
		if !known && !strings.Contains(name, "@odata") && says(value) {
			out = append(out, node{at: n.at + "/" + pointerToken(name), value: value, to: n.to})
		}
	}
	slices.SortFunc(out, func(a, b node) int { return strings.Compare(a.at, b.at) })
	return out
}

// says reports whether a value carries information.
func says(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case bool:
		return v
	case []any:
		return len(v) > 0
	case map[string]any:
		for name, inner := range v {
			if !strings.Contains(name, "@odata") && says(inner) {
				return true
			}
		}
		return false
	}
	return true
}

// absent reports whether there is nothing: null, or a list that is empty.
func (n node) absent() bool {
	list, ok := n.value.([]any)
	return n.value == nil || ok && len(list) == 0
}

// text returns a text without blanks around it.
func (n node) text() string {
	switch v := n.value.(type) {
	case nil:
	case string:
		return strings.TrimSpace(v)
	case []any:
		if len(v) > 0 { // an empty list stands for nothing
			n.problem("should be a text")
		}
	default:
		n.problem("should be a text")
	}
	return ""
}

// list returns the members of a list; a single value is a list of one, which is
// what PowerShell makes of such lists.
func (n node) list() []node {
	values, ok := n.value.([]any)
	if !ok {
		if n.value == nil {
			return nil
		}
		return []node{n}
	}
	out := make([]node, len(values))
	for i, value := range values {
		out[i] = node{at: fmt.Sprintf("%s/%d", n.at, i), value: value, to: n.to}
	}
	return out
}

// texts returns a list of texts without the empty ones.
func (n node) texts() []string {
	var out []string
	for _, item := range n.list() {
		if text := item.text(); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// flag returns a truth value, also written as text.
func (n node) flag() bool {
	switch v := n.value.(type) {
	case nil:
	case bool:
		return v
	case string:
		if strings.EqualFold(v, "true") || strings.EqualFold(v, "false") {
			return strings.EqualFold(v, "true")
		}
		n.problem("should be true or false")
	default:
		n.problem("should be true or false")
	}
	return false
}

// time returns a point in time in UTC, zero when absent: ISO 8601, or
// /Date(1769788627239)/, milliseconds since 1970, as PowerShell writes it, which
// also puts it into an object's member "value".
func (n node) time() time.Time {
	if members, ok := n.value.(map[string]any); ok && members["value"] != nil {
		return n.get("value").time()
	}
	text := n.text()
	if text == "" {
		return time.Time{}
	}
	if ms, ok := strings.CutPrefix(text, "/Date("); ok {
		ms, _, _ = strings.Cut(ms, ")")
		if zone := strings.LastIndexAny(ms, "+-"); zone > 0 {
			ms = ms[:zone]
		}
		var number int64
		if err := json.Unmarshal([]byte(ms), &number); err == nil {
			return time.UnixMilli(number).UTC()
		}
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil { // it decides nothing
		n.to.note("%s: %q is not a time such as 2026-06-01T08:15:30Z", n.at, text)
		return time.Time{}
	}
	return at.UTC()
}

// pointerToken escapes a name for a JSON pointer.
func pointerToken(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
