// Package access decides what who asks may see and do: by the roles and permissions of a
// verified token.
package access

import "github.com/gatehouse/gatehouse/internal/auth"

// Reader is who asks, and what they may see.
type Reader struct {
	// Tenant is the id of the tenant that they belong to; they see no other.
	Tenant string
	// User is the object id of the user, or of the application that acts for itself.
	User string
	// App is the client id of the application that holds the token; empty when
	// the issuer names none.
	App string
	// AppOnly is true when no user stands behind the application.
	AppOnly bool
	// Roles are the names of the roles and permissions that count here.
	Roles []string
	// WholeTenant is false for those who see only their own sign-ins.
	WholeTenant bool
	// Policies is true for those who may read Conditional Access policies.
	Policies bool
	// ChangesPolicies is true for those who may change them.
	ChangesPolicies bool
	// Audits is true for those who may read who read what.
	Audits bool
}

// ReaderOf decides what the bearer of a verified token may see. Roles count for
// users and applications alike, permissions only for an application that acts
// for itself: behind a user they say what the application may ask for, not what
// the user may see.
func ReaderOf(claims auth.Claims) Reader {
	who := Reader{Tenant: claims.Tenant, User: claims.User, App: claims.App, AppOnly: claims.AppOnly}
	for _, g := range grants() {
		if g.permission && !claims.AppOnly || !g.heldBy(claims.Roles) {
			continue
		}
		who.Roles = append(who.Roles, g.name)
		who.WholeTenant = who.WholeTenant || g.signIns
		who.Policies = who.Policies || g.policies
		who.ChangesPolicies = who.ChangesPolicies || g.changesPolicies
		who.Audits = who.Audits || g.audits
	}
	return who
}

// Caller names who asks, whatever token they hold: a user by an application.
func (who Reader) Caller() string { return who.Tenant + "\x00" + who.App + "\x00" + who.User }
