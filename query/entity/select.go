package entity

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gatehouse/gatehouse/query/graph"
)

// ParseSelect reads a $select option: properties by comma, in any case, each once. A
// star selects none, as it stands for all that is shown then.
func ParseSelect(text string) ([]*Member, *graph.Problem) {
	if strings.TrimSpace(text) == "*" {
		return nil, nil
	}
	var selected []*Member
	seen := map[string]bool{}
	start := 0
	for _, item := range strings.Split(text, ",") {
		name := strings.TrimSpace(item)
		position := utf8.RuneCountInString(text[:start+strings.Index(item, name)]) + 1
		start += len(item) + 1
		m := memberNamed(name)
		switch {
		case name == "":
			return nil, graph.BadRequest(fmt.Sprintf("Invalid $select: a property name expected at position %d.", position))
		case m == nil:
			return nil, graph.BadRequest(fmt.Sprintf("Invalid $select: unknown property '%s' at position %d; whole properties of a sign-in can be selected.", graph.Clip(name), position))
		case !seen[m.Name]:
			seen[m.Name] = true
			selected = append(selected, m)
		}
	}
	return selected, nil
}
