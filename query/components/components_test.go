package components

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/gatehouse/gatehouse/internal/openapi"
)

// eachSchema visits a schema and those inside it.
func eachSchema(at string, s *openapi.Schema, visit func(at string, s *openapi.Schema)) {
	if s == nil {
		return
	}
	visit(at, s)
	for name, property := range s.Properties.All() {
		eachSchema(at+"/"+name, property, visit)
	}
	eachSchema(at+"/*", s.Items, visit)
}

func TestNew_componentsReferToOnesThatThereAre(t *testing.T) {
	all, err := New()
	require.NoError(t, err)
	for name, component := range all.Components {
		eachSchema(name, component, func(at string, s *openapi.Schema) {
			if to, found := strings.CutPrefix(s.Ref, "#/components/schemas/"); found {
				assert.Contains(t, all.Components, to, at)
			}
			for _, required := range s.Required {
				_, found := s.Properties.Find(required)
				assert.True(t, found, "%s requires %s", at, required)
			}
		})
	}
}

func TestDescribe_leavesWhatIsSaidAlready(t *testing.T) {
	s := openapi.Object().With("id", openapi.Text()).With("own", openapi.Text().Saying("Mine.")).With("list", openapi.ListOf(openapi.Object().With("id", openapi.Text()))).With("to", openapi.To("X"))
	describe(s, map[string]string{"id": "The id.", "own": "Another.", "to": "Nothing beside a reference."})
	assert.Equal(t, "The id.", s.Properties.Get("id").Description)
	assert.Equal(t, "Mine.", s.Properties.Get("own").Description)
	assert.Equal(t, "The id.", s.Properties.Get("list").Items.Properties.Get("id").Description)
	assert.Empty(t, s.Properties.Get("to").Description)
	assert.True(t, slices.Equal([]string{"id", "own", "list", "to"}, s.Properties.Names()))
}
