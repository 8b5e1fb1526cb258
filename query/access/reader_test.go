package access

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/internal/auth"
)

func TestReaderOf_severalRoles_addUp(t *testing.T) {
	who := ReaderOf(auth.Claims{Tenant: "fernhill", User: "ada", App: "portal", Roles: []string{"Reports Reader", "conditional access administrator", "62e90394-xxxx", "Reports Reader"}})
	assert.Equal(t, Reader{
		Tenant: "fernhill", User: "ada", App: "portal", Roles: []string{"Reports Reader", "Conditional Access Administrator"},
		WholeTenant: true, Policies: true, ChangesPolicies: true,
	}, who, "by our names, each once")
	who = ReaderOf(auth.Claims{Tenant: "fernhill", Roles: []string{"Reports Reader", "Global Administrator"}})
	assert.Equal(t, []bool{true, true, true, true}, []bool{who.WholeTenant, who.Policies, who.ChangesPolicies, who.Audits}, "a lesser role takes nothing away")
}

func TestCaller_isTheUserByAnApplicationOfATenant(t *testing.T) {
	seen := map[string]bool{}
	for _, who := range []Reader{{Tenant: "a"}, {User: "a"}, {App: "a"}, {Tenant: "a", App: "b"}, {Tenant: "a", User: "b"}, {App: "a", User: "b"}, {Tenant: "ab"}} {
		assert.False(t, seen[who.Caller()], "%+v", who)
		seen[who.Caller()] = true
	}
	assert.Equal(t, Reader{Tenant: "a"}.Caller(), Reader{Tenant: "a", Roles: []string{"x"}, Audits: true}.Caller(), "whatever they hold")
}
