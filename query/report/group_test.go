package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A member whose failures came without an id is one of those who signed in, not two.
func TestActivity_countsMembers(t *testing.T) {
	seen := []*facet{{value: "u1", name: "Ada@example.com"}, {value: "ada@example.com", name: "ada@example.com"}, {value: "u2"}}
	active, inactive := activity([]string{"ada@example.com", "U2", "u3"}, seen)
	assert.Equal(t, 2, active)
	assert.Equal(t, []string{"u3"}, inactive)
}
