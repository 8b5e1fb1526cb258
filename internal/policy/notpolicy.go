package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// notPolicy says what is wrong with an object that has no conditions: a template, a
// backup or a dictionary holds its policies deeper down.
func (n node) notPolicy() {
	text := `is no Conditional Access policy: it has no "conditions"`
	if !n.get("ipRanges").absent() || !n.get("countriesAndRegions").absent() {
		text += "; it looks like a named location: give it among the locations"
	}
	if columns := n.columns(); len(columns) > 1 {
		text += fmt.Sprintf("; it has %s itself, as a row of a table: %s", shortList(columns), exportWhole)
	}
	inner, found := n.policyInside()
	switch {
	case !found:
	case inner.get("conditions").ofAzureADGraph():
		text = insideAzureADGraph
	default:
		text += fmt.Sprintf("; one stands in it, at %s: give that alone, or a list of such", strings.TrimPrefix(inner.at, n.at))
		if inner.get("state").absent() {
			text += ", each with a state"
		}
	}
	n.once("%s", text)
}

// insideAzureADGraph says of a policy that ofAzureADGraph finds what it is.
const insideAzureADGraph = "is a policy as Azure AD Graph has it inside, which tools for audits show: " + exportWhole

// ofAzureADGraph reports whether conditions are those of Azure AD Graph's own policies:
// lists called Include and Exclude, whose members are objects.
func (n node) ofAzureADGraph() bool {
	n.to = &report{} // what is wrong with them is not asked
	for _, part := range [...]string{"users", "applications", "servicePrincipals"} {
		if list, isList := n.get(part).get("include").value.([]any); isList && len(list) > 0 {
			_, isObject := list[0].(map[string]any)
			return isObject
		}
	}
	return false
}

// columns are the members that rows of tables have instead of conditions.
func (n node) columns() []string {
	_, members := n.block()
	return tableColumns(slices.Sorted(maps.Keys(members)))
}

// mostLooked bounds how many values are looked at for a policy.
const mostLooked = 10_000

// policyInside finds the first policy in a value, those that lie less deep first.
func (n node) policyInside() (node, bool) {
	n.to = &report{} // what is wrong with others is not asked
	queue := []node{n}
	for looked := 0; looked < len(queue) && looked < mostLooked; looked++ {
		at := queue[looked]
		switch value := at.value.(type) {
		case map[string]any:
			if _, conditions := at.get("conditions").block(); conditions != nil {
				return at, true
			}
			for _, name := range slices.Sorted(maps.Keys(value)) {
				queue = append(queue, node{at: at.at + "/" + pointerToken(name), value: value[name], to: n.to})
			}
		case []any:
			queue = append(queue, at.list()...)
		case string:
			if inner := objectIn(value); inner != nil {
				queue = append(queue, node{at: at.at + textHere, value: inner, to: n.to})
			}
		}
	}
	return node{}, false
}

// textHere follows the place of a text that is an object itself, as templates of some
// tools hold their policy.
const textHere = " as text"

// objectIn returns the object that a text is; nil when it is none.
func objectIn(text string) map[string]any {
	var members map[string]any
	if strings.HasPrefix(strings.TrimSpace(text), "{") && json.Unmarshal([]byte(text), &members) == nil {
		return members
	}
	return nil
}
