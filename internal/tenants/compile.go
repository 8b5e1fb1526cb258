package tenants

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/gatehouse/gatehouse/internal/policy"
)

// Compile makes the contents ready for evaluation. Errors are policy.Problems:
// all that is wrong, with pointers into the contents as an object.
func (c Contents) Compile() (*policy.Set, error) {
	var problems policy.Problems
	policies, err := policy.ParsePolicies(list(c.Policies))
	problems = append(problems, under("/policies", err)...)
	var locations []*policy.Location
	if c.NamedLocations != nil { // without any, none is known; with an empty list, there are none
		locations, err = policy.ParseLocations(list(c.NamedLocations))
		problems = append(problems, under("/namedLocations", err)...)
	}
	var directory *policy.Directory
	if len(c.Directory) > 0 {
		directory, err = policy.ParseDirectory(c.Directory)
		problems = append(problems, under("/directory", err)...)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	set, err := policy.Compile(policies, locations, directory)
	if err != nil {
		return nil, under("", err)
	}
	return set, nil
}

// list writes documents as one JSON list.
func list(documents []json.RawMessage) []byte {
	return slices.Concat([]byte{'['}, bytes.Join(rawBytes(documents), []byte{','}), []byte{']'})
}
