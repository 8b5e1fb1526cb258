package entity

import (
	"slices"
	"strings"
)

// Member is a property of the answer's sign-in objects.
type Member struct {
	// Name is as Graph spells it.
	Name string
	// Since is the version that shows it unasked; $select reaches it in both.
	Since Version
	// columns are what it is made of.
	columns []string
	// value appends it; nothing appended leaves the member out.
	value func(dst []byte, r *Row) []byte
	// fromMore appends it, in the place of value, from the properties without a column of
	// their own, by their names; they lie in the column more.
	fromMore func(dst []byte, more map[string]string) []byte
	// isKept is true where the member shows an object of the column additional.
	isKept bool
}

const (
	// PoliciesMember shows the policies that the identity platform applied.
	PoliciesMember = "appliedConditionalAccessPolicies"
	// EvaluatedMember shows what the tenant's own policies say of a sign-in.
	EvaluatedMember = "@gatehouse.evaluatedConditionalAccessPolicies"
)

// WithheldMark follows the name of a member that says that another was withheld.
const WithheldMark = "@gatehouse.withheld"

// memberNamed finds a member in any case; nil for none.
func memberNamed(name string) *Member {
	for i := range members {
		if strings.EqualFold(members[i].Name, name) {
			return &members[i]
		}
	}
	return nil
}

// Members are all properties, in the order of answers.
func Members() []Member { return slices.Clone(members[:]) }
