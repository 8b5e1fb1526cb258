package policy

import "encoding/json"

// Documents returns the objects of an export as they stand in it, in UTF-8: those
// of a list, of the list in a member such as "value", else the one object. data is
// in any shape and encoding that ParsePolicies takes; what the objects are is not
// looked at.
func Documents(data []byte) ([]json.RawMessage, error) {
	found, err := elements(data)
	if err != nil {
		return nil, err
	}
	documents := make([]json.RawMessage, len(found))
	for i, one := range found {
		documents[i] = one.raw
	}
	return documents, nil
}
