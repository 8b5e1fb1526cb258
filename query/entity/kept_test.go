package entity

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestKeptObject_isTheObjectInAnySpelling(t *testing.T) {
	for _, c := range []struct{ name, additional, want string }{
		{"none", ``, ``},
		{"others", `{"agents":{"x":1}}`, ``},
		{"the name", `{"x":1,"agent":{"agentType":"agenticApp"}}`, `{"agentType":"agenticApp"}`},
		{"another spelling", `{"Agent":{"AgentType":"agenticApp"}}`, `{"AgentType":"agenticApp"}`},
		{"no object", `{"agent":"curl"}`, ``},
		{"no object first", `{"agent":"curl","Agent":{}}`, `{}`},
		{"inside another", `{"deviceDetail/agent":{"x":1}}`, ``},
	} {
		assert.Equal(t, c.want, keptObject(c.additional, "agent"), c.name)
	}
}

func TestIsKept_namesMembersThatLieAmongWhatIsKept(t *testing.T) {
	assert.True(t, isKept("agent"))
	assert.True(t, isKept("PRIVATELINKDETAILS"))
	assert.False(t, isKept("mfaDetail"), "it has a place of its own")
	assert.False(t, isKept("colour"))
}
