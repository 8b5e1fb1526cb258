package query

import (
	"context"
	"errors"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// reader is who asks, and what they may see.
type reader struct {
	tenant string
	// user is the object id of the user, or of the application that acts for itself.
	user string
	// app is the client id of the application that holds the token; empty when
	// the issuer names none.
	app string
	// appOnly is true when no user stands behind the application.
	appOnly bool
	// roles are the names of the roles and permissions that count here.
	roles []string
	// wholeTenant is false for those who see only their own sign-ins.
	wholeTenant bool
	// policies is true for those who may read Conditional Access policies.
	policies bool
	// changesPolicies is true for those who may change them.
	changesPolicies bool
	// audits is true for those who may read who read what.
	audits bool
}

// readerOf decides what the bearer of a verified token may see. Roles count for
// users and applications alike, permissions only for an application that acts
// for itself: behind a user they say what the application may ask for, not what
// the user may see.
func readerOf(claims auth.Claims) reader {
	who := reader{tenant: claims.Tenant, user: claims.User, app: claims.App, appOnly: claims.AppOnly}
	for _, g := range grants() {
		if g.permission && !claims.AppOnly || !g.heldBy(claims.Roles) {
			continue
		}
		who.roles = append(who.roles, g.name)
		who.wholeTenant = who.wholeTenant || g.signIns
		who.policies = who.policies || g.policies
		who.changesPolicies = who.changesPolicies || g.changesPolicies
		who.audits = who.audits || g.audits
	}
	return who
}

// authorise finds out who asks: by the bearer token of a request, or where there
// is none by the browser's session.
func (s *Service) authorise(a *answer) (reader, *graphError) {
	token, err := auth.Bearer(a.r)
	if err != nil {
		return s.authoriseSession(a)
	}
	return s.authoriseBearer(a.r.Context(), token)
}

// authoriseBearer verifies a bearer token.
func (s *Service) authoriseBearer(ctx context.Context, token string) (reader, *graphError) {
	claims, err := s.verifier.Verify(ctx, token)
	switch {
	case errors.Is(err, auth.ErrKeys):
		return reader{}, unavailable("The token cannot be checked: " + err.Error() + ".")
	case err != nil:
		return reader{}, unauthorised("invalid_token", "Access token validation failure: "+err.Error()+".")
	}
	who := readerOf(claims)
	if who.tenant == "" {
		return reader{}, forbidden("The token names no tenant (claim tid).")
	}
	if who.appOnly && len(who.roles) == 0 {
		return reader{}, forbidden("The application holds no permission that counts here: grant it AuditLog.Read.All.")
	}
	if !who.wholeTenant && who.user == "" {
		return reader{}, forbidden("The token holds no role that reads sign-ins and names no user (claim oid) whose own sign-ins could be shown.")
	}
	return who, nil
}
