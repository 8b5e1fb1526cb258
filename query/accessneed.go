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
	case n == needsAudits && !who.audits:
		return forbidden("Who read what is shown to Global Administrators and Security Administrators.")
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
	case needsAudits:
		return "For Global Administrators and Security Administrators."
	}
	return "For every reader: who holds no role sees only their own sign-ins."
}
