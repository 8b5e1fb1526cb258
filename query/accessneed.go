package query

// need is what a caller must hold beyond a valid token to ask for an operation.
// What of the tenant then shows is another matter: see reader.
type need uint8

const (
	// needsReader lets in all that may see anything.
	needsReader need = iota
	// needsNothing wants no token at all.
	needsNothing
	// needsPolicies is for those who may read the tenant's policies.
	needsPolicies
	// needsPolicyChanges is for those who may change them.
	needsPolicyChanges
	// needsTenant is for those who see the whole tenant.
	needsTenant
	// needsTenantPolicies is for those of them who may read the tenant's policies too.
	needsTenantPolicies
	// needsAudits is for those who may read who read what.
	needsAudits
)

// refuses says why a reader may not ask; nil lets them.
func (n need) refuses(who reader) *graphError {
	switch {
	case n == needsPolicyChanges && !who.changesPolicies:
		return forbidden("Policies are changed by Global Administrators, Security Administrators and Conditional Access Administrators.")
	case (n == needsPolicies || n == needsPolicyChanges) && !who.policies:
		return forbidden("Policies are read by Global Administrators, Security Administrators, Security Readers, Global Readers and Conditional Access Administrators.")
	case (n == needsTenant || n == needsTenantPolicies) && !who.wholeTenant:
		return forbidden("Questions about the whole tenant are answered to Global Administrators, Security Administrators, Security Readers, Global Readers, Reports Readers and Security Operators, and to applications with AuditLog.Read.All.")
	case n == needsTenantPolicies && !who.policies:
		return forbidden("The answer names policies, which are read by Global Administrators, Security Administrators, Security Readers and Global Readers.")
	case n == needsAudits && !who.audits:
		return forbidden("Who read what, and events that no stage could take, are shown to Global Administrators and Security Administrators.")
	}
	return nil
}

// about says it in the OpenAPI document.
func (n need) about() string {
	switch n {
	case needsNothing:
		return "Takes no token."
	case needsPolicies:
		return "For who may read the tenant's policies."
	case needsPolicyChanges:
		return "For who may change the tenant's policies."
	case needsTenant:
		return "For who sees the whole tenant."
	case needsTenantPolicies:
		return "For who sees the whole tenant and may read its policies."
	case needsAudits:
		return "For Global Administrators and Security Administrators."
	}
	return "For every reader: who holds no role sees only their own sign-ins."
}
