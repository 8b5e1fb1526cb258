package access

import "github.com/gatehouse/gatehouse/query/graph"

// Need is what a caller must hold beyond a valid token to ask for an operation.
// What of the tenant then shows is another matter: see Reader.
type Need uint8

const (
	// NeedsReader lets in all that may see anything.
	NeedsReader Need = iota
	// NeedsNothing wants no token at all.
	NeedsNothing
	// NeedsPolicies is for those who may read the tenant's policies.
	NeedsPolicies
	// NeedsPolicyChanges is for those who may change them.
	NeedsPolicyChanges
	// NeedsTenant is for those who see the whole tenant.
	NeedsTenant
	// NeedsTenantPolicies is for those of them who may read the tenant's policies too.
	NeedsTenantPolicies
	// NeedsAudits is for those who may read who read what.
	NeedsAudits
)

// Refuses says why a reader may not ask; nil lets them.
func (n Need) Refuses(who Reader) *graph.Problem {
	switch {
	case n == NeedsPolicyChanges && !who.ChangesPolicies:
		return graph.Forbidden("Policies are changed by Global Administrators, Security Administrators and Conditional Access Administrators.")
	case (n == NeedsPolicies || n == NeedsPolicyChanges) && !who.Policies:
		return graph.Forbidden("Policies are read by Global Administrators, Security Administrators, Security Readers, Global Readers and Conditional Access Administrators.")
	case (n == NeedsTenant || n == NeedsTenantPolicies) && !who.WholeTenant:
		return graph.Forbidden("Questions about the whole tenant are answered to Global Administrators, Security Administrators, Security Readers, Global Readers, Reports Readers and Security Operators, and to applications with AuditLog.Read.All.")
	case n == NeedsTenantPolicies && !who.Policies:
		return graph.Forbidden("The answer names policies, which are read by Global Administrators, Security Administrators, Security Readers and Global Readers.")
	case n == NeedsAudits && !who.Audits:
		return graph.Forbidden("Who read what, and events that no stage could take, are shown to Global Administrators and Security Administrators.")
	}
	return nil
}

// About says it in the OpenAPI document.
func (n Need) About() string {
	switch n {
	case NeedsNothing:
		return "Takes no token."
	case NeedsPolicies:
		return "For who may read the tenant's policies."
	case NeedsPolicyChanges:
		return "For who may change the tenant's policies."
	case NeedsTenant:
		return "For who sees the whole tenant."
	case NeedsTenantPolicies:
		return "For who sees the whole tenant and may read its policies."
	case NeedsAudits:
		return "For Global Administrators and Security Administrators."
	}
	return "For every reader: who holds no role sees only their own sign-ins."
}
