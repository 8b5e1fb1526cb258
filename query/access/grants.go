package access

import (
	"slices"
	"strings"
)

// grant is a directory role, or a permission of an application, and what it
// allows within its tenant.
type grant struct {
	// name is that of the role or the permission.
	name string
	// template is the role's template id, the same in all tenants of Entra.
	template string
	// permission is true for what is granted to applications, as in Graph.
	permission bool

	signIns, policies, changesPolicies, audits bool
}

// grants are all that count here. Who holds none sees their own sign-ins.
func grants() []grant {
	return []grant{
		{name: "Global Administrator", template: "62e90394-69f5-4237-9190-012177145e10", signIns: true, policies: true, changesPolicies: true, audits: true},
		{name: "Security Administrator", template: "194ae4cb-b126-40b2-bd5b-6091b380977d", signIns: true, policies: true, changesPolicies: true, audits: true},
		{name: "Security Reader", template: "5d6b6bb7-de71-4623-b4af-96380a352509", signIns: true, policies: true},
		{name: "Global Reader", template: "f2ef992c-3afb-46b9-b7cf-a126ee74c451", signIns: true, policies: true},
		{name: "Reports Reader", template: "4a5d8f65-41da-4de4-8968-e035b65339cb", signIns: true},
		{name: "Security Operator", template: "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f", signIns: true},
		{name: "Conditional Access Administrator", template: "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", policies: true, changesPolicies: true},
		{name: "AuditLog.Read.All", permission: true, signIns: true},
		{name: "Policy.Read.All", permission: true, policies: true},
		{name: "Policy.Read.ConditionalAccess", permission: true, policies: true},
		{name: "Policy.ReadWrite.ConditionalAccess", permission: true, policies: true, changesPolicies: true},
	}
}

// heldBy compares with the roles of a token: by template id, or by name without
// regard to case and blanks.
func (g grant) heldBy(held []string) bool {
	for _, role := range held {
		if g.template != "" && strings.EqualFold(role, g.template) || strings.EqualFold(withoutBlanks(role), withoutBlanks(g.name)) {
			return true
		}
	}
	return false
}

// Counts says whether a role of a token, by name or template id, allows anything here.
func Counts(role string) bool {
	return slices.ContainsFunc(grants(), func(g grant) bool { return g.heldBy([]string{role}) })
}

// Roles are the names of the directory roles that count.
func Roles() []string {
	var names []string
	for _, g := range grants() {
		if !g.permission {
			names = append(names, g.name)
		}
	}
	return names
}

func withoutBlanks(s string) string { return strings.ReplaceAll(s, " ", "") }
