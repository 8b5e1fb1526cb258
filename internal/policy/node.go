package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
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
	// blamed are the places that have had their problem.
	blamed map[string]bool
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

// block returns an object with its members, which are nil for what is none. A block
// of Terraform is a list of one object: that object is meant, at its place.
func (n node) block() (node, map[string]any) {
	if list, ok := n.value.([]any); ok && len(list) == 1 {
		if _, isObject := list[0].(map[string]any); isObject {
			n = node{at: n.at + "/0", value: list[0], to: n.to}
		}
	}
	members, _ := n.value.(map[string]any)
	return n, members
}

// object is block for what has to be one.
func (n node) object() (node, map[string]any) {
	n, members := n.block()
	if members == nil && says(n.value) && !emptyBlock(n.value) { // an empty list stands for nothing
		n.misshapen()
	}
	return n, members
}

// emptyBlock reports whether a value is a list of one null, a block of Terraform
// without members.
func emptyBlock(value any) bool {
	list, ok := value.([]any)
	return ok && len(list) == 1 && list[0] == nil
}

// get returns the member of an object that one of the names means; the first that
// says something counts. Names are compared as folded makes them.
func (n node) get(names ...string) node {
	n, members := n.object()
	child := node{at: n.at + "/" + names[0], to: n.to}
	for _, name := range names {
		found := n.member(members, name)
		if says(found.value) {
			return found
		}
		if found.to != nil && child.value == nil {
			child = found
		}
	}
	if child.value != nil || members == nil || sameName(names[0], moreProperties) {
		return child
	}
	if more := n.get(moreProperties); says(more.value) {
		if inner := more.get(names...); inner.value != nil {
			return inner
		}
	}
	return child
}

// member returns the member that a name means, the zero node without one. Of
// several spellings the one that says something counts, and two that say
// different things are a problem: none of them is left out in silence.
func (n node) member(members map[string]any, name string) node {
	var spellings []string
	for other := range members {
		if sameName(other, name) {
			spellings = append(spellings, other)
		}
	}
	slices.Sort(spellings)
	var found node
	for _, spelling := range spellings {
		next := node{at: n.at + "/" + pointerToken(spelling), value: members[spelling], to: n.to}
		switch {
		case found.to == nil, !says(found.value) && says(next.value):
			found = next
		case says(next.value) && !reflect.DeepEqual(found.value, next.value):
			next.once("says something else than %s, which has the same name: leave one of them out", found.at)
		}
	}
	return found
}

// moreProperties is where PowerShell's modules for Graph put what their types lack.
const moreProperties = "AdditionalProperties"

// others returns the members that none of the names means and that say
// something: annotations, null, empty lists and empty objects do not.
func (n node) others(names ...string) []node {
	n, members := n.object()
	var out []node
	if more := n.get(moreProperties); says(more.value) {
		out = more.others(names...)
	}
	names = append(slices.Clip(names), moreProperties)
	for name, value := range members {
		known := slices.ContainsFunc(names, func(s string) bool { return sameName(s, name) })
		if !known && !Annotation(name) && says(value) {
			out = append(out, node{at: n.at + "/" + pointerToken(name), value: value, to: n.to})
		}
	}
	slices.SortFunc(out, func(a, b node) int { return strings.Compare(a.at, b.at) })
	return out
}

// Annotation reports whether a member of an object says something of the others, in
// the spellings of OData and of PowerShell, or is an action that Graph offers on the
// object, such as "#microsoft.graph.restore".
func Annotation(name string) bool {
	_, odata := cutPrefixFold(name, "odata")
	return odata || strings.HasPrefix(name, "#") || strings.Contains(name, "@odata")
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
			if !Annotation(name) && says(inner) {
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
	return n.value == nil || ok && len(list) == 0 || emptyBlock(n.value)
}

// text returns a text without blanks around it.
func (n node) text() string {
	switch v := n.value.(type) {
	case nil:
	case string:
		text := strings.TrimSpace(v)
		if cutOff(text) {
			n.once("is %q, what PowerShell's ConvertTo-Json leaves of what it cut off: export again with -Depth 20", text)
			return ""
		}
		return text
	case []any:
		if len(v) > 0 { // an empty list stands for nothing
			n.once("should be a text")
		}
	default:
		n.once("should be a text")
	}
	return ""
}

// word returns a member of an enumeration. Its number is nothing to go by:
// modules number the same enumeration differently.
func (n node) word() string {
	if number, ok := n.value.(json.Number); ok {
		n.once("is the number %s, where the name of an enumeration's member should stand: export enumerations by name, in PowerShell with ConvertTo-Json -EnumsAsStrings", number)
		return ""
	}
	return n.text()
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
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
