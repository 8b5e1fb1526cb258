package tenants

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/gatehouse/gatehouse/internal/policy"
)

// Contents is what decides about a tenant's sign-ins, as Microsoft Graph exports it.
type Contents struct {
	// Policies are conditionalAccessPolicy objects.
	Policies []json.RawMessage `json:"policies"`
	// NamedLocations are ipNamedLocation and countryNamedLocation objects.
	NamedLocations []json.RawMessage `json:"namedLocations,omitzero"`
	// Directory says who is in which group and role (docs/policies.md); empty when nobody said.
	Directory json.RawMessage `json:"directory,omitempty"`
}

// ReadContents reads policies in any shape that policy.ParsePolicies takes, with the
// named locations in a state of Terraform, or an object {"policies",
// "namedLocations", "directory"} of such. Errors are
// policy.Problems: what is wrong with the shape; whether the policies can be
// evaluated is for Compile to say.
func ReadContents(data []byte) (Contents, error) {
	var c Contents
	documents, err := policy.PolicyDocuments(data)
	if err != nil {
		return c, policy.Problems{{Text: err.Error()}}
	}
	if policy.PageOf(data) == policy.EarlierPage {
		return c, policy.Problems{{Text: policy.Unfinished}}
	}
	if len(documents) == 1 {
		members := map[string]json.RawMessage{}
		if json.Unmarshal(documents[0], &members) == nil && namesContents(members) {
			return readMembers(members)
		}
	}
	c.Policies, err = compact(documents)
	if err != nil || !policy.HasLocationsToo(data) {
		return c, err
	}
	if documents, err = policy.LocationDocuments(data); err == nil {
		c.NamedLocations, err = compact(documents)
	}
	return c, err
}

// namesContents says whether an object is one of contents and not a policy.
func namesContents(members map[string]json.RawMessage) bool {
	for name := range members {
		if partOf(name) != "" {
			return true
		}
	}
	return false
}

// partOf is the part of contents that a member holds, in the spellings of other
// tools too; empty when it is none.
func partOf(name string) string {
	switch strings.ToLower(strings.ReplaceAll(name, "_", "")) {
	case "policies", "conditionalaccesspolicies":
		return "policies"
	case "namedlocations":
		return "namedLocations"
	case "directory":
		return "directory"
	}
	return ""
}

func readMembers(members map[string]json.RawMessage) (Contents, error) {
	var c Contents
	var problems policy.Problems
	read := func(into *[]json.RawMessage, name string, split func([]byte) ([]json.RawMessage, error)) {
		documents, err := split(members[name])
		if err == nil && policy.PageOf(members[name]) == policy.EarlierPage {
			err = errors.New(policy.Unfinished)
		}
		if err == nil {
			documents, err = compact(documents)
		}
		if err != nil {
			problems = append(problems, under("/"+name, err)...)
		}
		if *into == nil { // an empty list is one
			*into = documents
			return
		}
		*into = append(*into, documents...)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		switch partOf(name) {
		case "policies":
			read(&c.Policies, name, policy.PolicyDocuments)
		case "namedLocations":
			read(&c.NamedLocations, name, policy.LocationDocuments)
		case "directory":
			var one []json.RawMessage
			if string(members[name]) != "null" {
				read(&one, name, policy.Documents)
			}
			if len(one) > 0 {
				c.Directory = one[0]
			}
		default:
			if !besideContents(name) {
				problems = append(problems, policy.Problem{Pointer: "/" + name, Text: "unknown; there are policies, namedLocations and directory"})
			}
		}
	}
	if len(problems) == 0 {
		return c, nil
	}
	return c, problems
}

// besideContents says whether a member stands beside the contents in an answer of
// GET that is sent back, or is an annotation of Graph.
func besideContents(name string) bool {
	switch strings.ToLower(name) {
	case "version", "changedat", "changedby":
		return true
	}
	return policy.Annotation(name)
}

// compact takes the blanks out of objects.
func compact(documents []json.RawMessage) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, 0, len(documents))
	for _, document := range documents {
		if string(document) == "null" {
			continue
		}
		var text bytes.Buffer
		if err := json.Compact(&text, document); err != nil {
			return nil, err // not reached: the document was read before
		}
		out = append(out, text.Bytes())
	}
	return out, nil
}

// under makes problems of an error, those with a pointer put below another one.
func under(pointer string, err error) policy.Problems {
	if err == nil {
		return nil
	}
	var problems policy.Problems
	if !errors.As(err, &problems) {
		return policy.Problems{{Pointer: pointer, Text: err.Error()}}
	}
	placed := slices.Clone(problems)
	for i := range placed {
		placed[i].Pointer = pointer + placed[i].Pointer
	}
	return placed
}

// Version names the contents: equal ones have the same, 16 hexadecimal digits of
// their SHA-256.
func (c Contents) Version() string {
	hash := sha256.New()
	for _, part := range [][]json.RawMessage{c.Policies, c.NamedLocations, {c.Directory}} {
		_, _ = hash.Write(bytes.Join(rawBytes(part), []byte{'\n'})) // never fails
		_, _ = hash.Write([]byte{0})
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

func rawBytes(documents []json.RawMessage) [][]byte {
	all := make([][]byte, len(documents))
	for i, document := range documents {
		all[i] = document
	}
	return all
}
