package access

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/internal/auth"
)

func TestReaderOf_permissions_countForApplicationsThatActForThemselves(t *testing.T) {
	for _, tt := range []struct {
		held                                  string
		signIns, policies, changesPolicies, a bool
	}{
		{held: "AuditLog.Read.All", signIns: true},
		{held: "auditlog.read.all", signIns: true},
		{held: "Policy.Read.All", policies: true},
		{held: "Policy.Read.ConditionalAccess", policies: true},
		{held: "Policy.ReadWrite.ConditionalAccess", policies: true, changesPolicies: true},
		{held: "Directory.Read.All"},
		{held: "AuditLog"},
		{held: "Global Administrator", signIns: true, policies: true, changesPolicies: true, a: true},
		{held: "194ae4cb-b126-40b2-bd5b-6091b380977d", signIns: true, policies: true, changesPolicies: true, a: true},
	} {
		who := ReaderOf(auth.Claims{Tenant: "fernhill", AppOnly: true, Roles: []string{tt.held}})
		assert.Equal(t, []bool{tt.signIns, tt.policies, tt.changesPolicies, tt.a}, []bool{who.WholeTenant, who.Policies, who.ChangesPolicies, who.Audits}, tt.held)
	}
	behindUser := ReaderOf(auth.Claims{Tenant: "fernhill", App: "x", Roles: []string{"AuditLog.Read.All", "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"}})
	assert.Equal(t, Reader{Tenant: "fernhill", App: "x"}, behindUser, "behind a user a permission is what the application may ask for")
}
