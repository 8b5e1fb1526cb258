package policy

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAnnotation(t *testing.T) {
	for name, want := range map[string]bool{
		"@odata.type": true, "conditions@odata.context": true, "ODataType": true, "odata.metadata": true, "#microsoft.graph.restore": true, "#": true,
		"": false, "conditions": false, "a#b": false, "data": false,
	} {
		assert.Equal(t, want, Annotation(name), name)
	}
}

// An action of Graph is nothing that an object says, wherever it stands.
func TestAnnotations_sayNothing(t *testing.T) {
	_, err := ParseDirectory([]byte(`{"groups":[],"#microsoft.graph.delta":{"target":"x"}}`))
	assert.NoError(t, err)
	p := policyOf(t, Enabled, `"#microsoft.graph.a":{"target":"x"},"moonPhases":{"#microsoft.graph.b":{"target":"x"}}`,
		`{"operator":"OR","builtInControls":["block"],"#microsoft.graph.c":{"target":"x"}}`, `{"#microsoft.graph.d":{"target":"x"}}`)
	assert.Empty(t, p.Notes)
	assert.Empty(t, p.session)
	assert.Equal(t, "failure", evaluated(world(t, p), ordinary()).Policies[0].Result)
}
