package access

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/internal/auth"
)

func TestReaderOf_roles_byNameOrTemplate(t *testing.T) {
	for _, tt := range []struct {
		role            string
		whole, policies bool
	}{
		{"Global Administrator", true, true},
		{"62e90394-69f5-4237-9190-012177145e10", true, true},
		{"Security Administrator", true, true},
		{"194ae4cb-b126-40b2-bd5b-6091b380977d", true, true},
		{"SecurityReader", true, true},
		{"5D6B6BB7-DE71-4623-B4AF-96380A352509", true, true},
		{"global reader", true, true},
		{"f2ef992c-3afb-46b9-b7cf-a126ee74c451", true, true},
		{"Reports Reader", true, false},
		{"4a5d8f65-41da-4de4-8968-e035b65339cb", true, false},
		{"Security Operator", true, false},
		{"5f2222b1-57c3-48ba-8ad5-d4759f1fde6f", true, false},
		{"Conditional Access Administrator", false, true},
		{"b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", false, true},
		{"User Administrator", false, false},
		{"Global Administrator\t", false, false},
		{"", false, false},
	} {
		who := ReaderOf(auth.Claims{Tenant: "fernhill", Roles: []string{"b79fbf4d-3ef9-4689-8143-76b194e85509", tt.role}})
		assert.Equal(t, []bool{tt.whole, tt.policies}, []bool{who.WholeTenant, who.Policies}, tt.role)
	}
}

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
		{held: ""},
		{held: "Global Administrator", signIns: true, policies: true, changesPolicies: true, a: true},
		{held: "194ae4cb-b126-40b2-bd5b-6091b380977d", signIns: true, policies: true, changesPolicies: true, a: true},
	} {
		who := ReaderOf(auth.Claims{Tenant: "fernhill", AppOnly: true, Roles: []string{tt.held}})
		assert.Equal(t, []bool{tt.signIns, tt.policies, tt.changesPolicies, tt.a}, []bool{who.WholeTenant, who.Policies, who.ChangesPolicies, who.Audits}, tt.held)
	}
	behindUser := ReaderOf(auth.Claims{Tenant: "fernhill", App: "x", Roles: []string{"AuditLog.Read.All", "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess"}})
	assert.Equal(t, Reader{Tenant: "fernhill", App: "x"}, behindUser, "behind a user a permission is what the application may ask for")
}
