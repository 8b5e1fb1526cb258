package policy

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// unwrap returns the member of an object in which a file has its policies: "value",
// as Graph answers, "conditionalAccessPolicies", "policies" where nothing but what is
// no object stands beside it, or one of these in the "body" or "data" of an answer. It
// is nil when there is none, or when it is not all: then what stands beside it is for
// others to read.
func unwrap(text json.RawMessage) (at string, value json.RawMessage) {
	members := membersOf(text)
	if hasMember(members, "namedLocations", "directory") || hasMember(members, "policies") && !onlyObject(members, "policies") {
		return "", nil
	}
	for _, name := range sortedNames(members) {
		inner := members[name]
		if inner[0] != '[' && inner[0] != '{' {
			continue
		}
		place := "/" + pointerToken(name)
		switch folded(name) {
		case "value", "conditionalaccesspolicies":
			return place, inner
		case "policies":
			if inner[0] == '[' || holdsPolicies(inner) {
				return place, inner
			}
		case "body", "data":
			if at, value := unwrap(inner); value != nil {
				return place + at, value
			}
			if inner[0] == '[' && holdsPolicies(inner) {
				return place, inner
			}
		}
	}
	return "", nil
}

// namedLocations returns the member of an object in which a file has its named
// locations beside other things, as an answer with all of a tenant's contents has; nil
// without one.
func namedLocations(text json.RawMessage) (at string, value json.RawMessage) {
	members := membersOf(text)
	name := memberName(members, "namedLocations")
	if value = members[name]; len(value) == 0 || value[0] != '[' && value[0] != '{' {
		return "", nil
	}
	return "/" + pointerToken(name), value
}

// membersOf returns the members of an object; none of what is none.
func membersOf(text json.RawMessage) map[string]json.RawMessage {
	var members map[string]json.RawMessage
	if len(text) == 0 || text[0] != '{' || json.Unmarshal(text, &members) != nil {
		return nil
	}
	return members
}

// onlyObject reports whether no other member is an object or a list, so that nothing
// but dates, names and the like stands beside it.
func onlyObject(members map[string]json.RawMessage, name string) bool {
	for other, value := range members {
		if !sameName(other, name) && !Annotation(other) && (value[0] == '[' || value[0] == '{') {
			return false
		}
	}
	return true
}

// hasMember reports whether an object has a member of one of the names.
func hasMember(members map[string]json.RawMessage, names ...string) bool {
	return memberName(members, names...) != ""
}

// memberName returns a member that one of the names means; empty without one.
func memberName(members map[string]json.RawMessage, names ...string) string {
	for _, member := range sortedNames(members) {
		if slices.ContainsFunc(names, func(name string) bool { return sameName(member, name) }) {
			return member
		}
	}
	return ""
}

// holdsPolicies reports whether a value is a policy, or a list or dictionary of such.
func holdsPolicies(value json.RawMessage) bool {
	if isPolicy(value) || len(dictionary("", value)) > 0 {
		return true
	}
	var list []json.RawMessage
	return value[0] == '[' && json.Unmarshal(value, &list) == nil && len(list) > 0 &&
		!slices.ContainsFunc(list, func(one json.RawMessage) bool { return !isPolicy(one) && len(enclosed("", one)) == 0 })
}

// isPolicy reports whether a value is an object with conditions.
func isPolicy(value json.RawMessage) bool {
	members := membersOf(value)
	conditions := members[memberName(members, "conditions")]
	return len(conditions) > 0 && (conditions[0] == '{' || conditions[0] == '[')
}

// enclosed returns the policies in an object that is none itself: the one that a tool
// wrapped, or those of a dictionary. It is empty where it is not certain what is meant.
func enclosed(at string, text json.RawMessage) []element {
	if saysOfPolicy(text) {
		return nil // of which policy, would be a guess
	}
	members := membersOf(text)
	var found []element
	for _, name := range sortedNames(members) {
		switch folded(name) {
		case "policyconfig", "policy", "conditionalaccesspolicy", "properties", "data", "body":
			if isPolicy(members[name]) {
				found = append(found, element{at: at + "/" + pointerToken(name), raw: members[name]})
			}
		}
	}
	switch len(found) {
	case 0:
		return dictionary(at, text)
	case 1:
		if name := memberName(members, "properties"); found[0].at == at+"/"+name { // as resources are exported
			found[0].raw = inherit(found[0].raw, members, "id", "displayName")
		}
		return found
	}
	return nil
}

// saysOfPolicy reports whether an object has members that policies have. Files hold many
// policies, and these come early in them: the rest is not read.
func saysOfPolicy(text json.RawMessage) bool {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if open, err := decoder.ReadToken(); err != nil || open.Kind() != '{' {
		return false
	}
	for decoder.PeekKind() == '"' {
		token, err := decoder.ReadToken()
		if err != nil {
			return false
		}
		name := token.String()
		for _, known := range [...]string{"conditions", "state", "grantControls", "sessionControls"} {
			if sameName(name, known) {
				return true
			}
		}
		if decoder.SkipValue() != nil {
			return false
		}
	}
	return false
}

// dictionary returns the policies of an object that has each under its id or its name,
// and nothing else.
func dictionary(at string, text json.RawMessage) []element {
	var found []element
	members := membersOf(text)
	for _, key := range sortedNames(members) {
		one := members[key]
		if Annotation(key) {
			continue
		}
		if !isPolicy(one) {
			return nil
		}
		inner := membersOf(one)
		id, name := textOf(inner, "id"), textOf(inner, "displayName")
		switch {
		case id == "" && name == "" && !isGUID(key):
			one = inherit(one, map[string]json.RawMessage{"displayName": jsonText(key)}, "displayName")
		case id == "" && isGUID(key):
			one = inherit(one, map[string]json.RawMessage{"id": jsonText(key)}, "id")
		case lower(key) != lower(id) && lower(key) != lower(name):
			return nil // such as before and after
		}
		found = append(found, element{at: at + "/" + pointerToken(key), raw: one})
	}
	return found
}

// inherit puts members of what surrounds a policy before its own, where it has none of
// that name.
func inherit(policy json.RawMessage, around map[string]json.RawMessage, names ...string) json.RawMessage {
	own := membersOf(policy)
	for _, name := range names {
		value := around[memberName(around, name)]
		if len(value) > 0 && value[0] == '"' && textOf(own, name) == "" && !hasMember(own, name) {
			policy = slices.Concat(json.RawMessage("{"), jsonText(name), json.RawMessage(":"), value, json.RawMessage(","), policy[1:])
		}
	}
	return policy
}

// textOf returns a member's text; empty without one.
func textOf(members map[string]json.RawMessage, name string) string {
	var text string
	if value := members[memberName(members, name)]; len(value) > 0 && json.Unmarshal(value, &text) != nil {
		return ""
	}
	return text
}

func sortedNames(members map[string]json.RawMessage) []string {
	return slices.Sorted(maps.Keys(members))
}

func jsonText(text string) json.RawMessage {
	out, _ := json.Marshal(text) // a text can be written
	return out
}
