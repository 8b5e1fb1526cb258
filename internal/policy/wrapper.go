package policy

import (
	"encoding/json"
	"maps"
	"slices"
)

// unwrap returns the member of an object in which a file has its policies: "value",
// as Graph answers, "conditionalAccessPolicies", or one of these in the "body" of an
// answer. It is nil when there is none, or when it is not all: then what stands
// beside it is for others to read.
func unwrap(text json.RawMessage) (at string, value json.RawMessage) {
	var members map[string]json.RawMessage
	if text[0] != '{' || json.Unmarshal(text, &members) != nil || hasMember(members, "policies", "namedLocations", "directory") {
		return "", nil
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		inner := members[name]
		if inner[0] != '[' && inner[0] != '{' {
			continue
		}
		switch folded(name) {
		case "value", "conditionalaccesspolicies":
			return "/" + pointerToken(name), inner
		case "body":
			if at, value := unwrap(inner); value != nil {
				return "/" + pointerToken(name) + at, value
			}
		}
	}
	return "", nil
}

// hasMember reports whether an object has a member of one of the names.
func hasMember(members map[string]json.RawMessage, names ...string) bool {
	for member := range members {
		for _, name := range names {
			if sameName(member, name) {
				return true
			}
		}
	}
	return false
}
