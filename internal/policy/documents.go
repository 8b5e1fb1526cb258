package policy

import (
	"bytes"
	"encoding/json"
)

// Documents returns the objects of an export as they stand in it, in UTF-8: those
// of a list, of the list in a member such as "value", else the one object. data is
// in any encoding that ParsePolicies takes; what the objects are is not looked at.
func Documents(data []byte) ([]json.RawMessage, error) { return documents(elements(data, "")) }

// PolicyDocuments is Documents of what ParsePolicies reads: of a state of Terraform,
// its policies.
func PolicyDocuments(data []byte) ([]json.RawMessage, error) {
	return documents(policyElements(data))
}

// LocationDocuments is Documents of what ParseLocations reads: of a state of
// Terraform, its named locations.
func LocationDocuments(data []byte) ([]json.RawMessage, error) {
	return documents(elements(data, terraformLocation))
}

// HasLocationsToo reports whether data is a state of Terraform that has named
// locations beside its policies.
func HasLocationsToo(data []byte) bool {
	text, err := decodeText(data)
	if err != nil {
		return false
	}
	found, isState := terraform(bytes.TrimSpace(text))
	return isState && len(found[terraformLocation]) > 0
}

func documents(found []element, err error) ([]json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	documents := make([]json.RawMessage, len(found))
	for i, one := range found {
		documents[i] = one.raw
	}
	return documents, nil
}
