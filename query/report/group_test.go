package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A member whose failures came without an id is one of those who signed in, not two.
// Members are compared as filters compare them: a GUID in either case, other ids exactly.
func TestActivity_countsMembers(t *testing.T) {
	const guid = "a11ce000-0000-4000-8000-000000000001"
	seen := []*facet{{value: "u1", name: "Ada@example.com"}, {value: "ada@example.com", name: "ada@example.com"}, {value: guid}, {value: "zoë@example.com", name: "ZOË@example.com"}}
	active, inactive := activity([]string{"ada@example.com", strings.ToUpper(guid), "Zoë@example.com", "U1", "u3"}, seen)
	assert.Equal(t, 3, active)
	assert.Equal(t, []string{"U1", "u3"}, inactive)
}

func TestSplitUsers_eachOnce(t *testing.T) {
	assert.Equal(t, []string{"u1", "U1", "ZOË@example.com", "A11CE000-0000-4000-8000-000000000001"},
		splitUsers("u1, U1,u1,,ZOË@example.com,zoë@EXAMPLE.com,A11CE000-0000-4000-8000-000000000001,a11ce000-0000-4000-8000-000000000001"))
}
