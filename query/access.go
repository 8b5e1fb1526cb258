package query

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// reader is who asks, and what they may see.
type reader struct {
	tenant string
	user   string
	// wholeTenant is false for those who see only their own sign-ins.
	wholeTenant bool
	// policies is true for those who may read Conditional Access policies.
	policies bool
	// changesPolicies is true for those who may change them.
	changesPolicies bool
}

// role is a directory role that matters here.
type role struct{ name, template string }

var (
	globalAdministrator   = role{"globaladministrator", "62e90394-69f5-4237-9190-012177145e10"}
	securityAdministrator = role{"securityadministrator", "194ae4cb-b126-40b2-bd5b-6091b380977d"}
	securityReader        = role{"securityreader", "5d6b6bb7-de71-4623-b4af-96380a352509"}
	globalReader          = role{"globalreader", "f2ef992c-3afb-46b9-b7cf-a126ee74c451"}
	reportsReader         = role{"reportsreader", "4a5d8f65-41da-4de4-8968-e035b65339cb"}
	securityOperator      = role{"securityoperator", "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f"}
	policyAdministrator   = role{"conditionalaccessadministrator", "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9"}

	signInReaders = [...]role{globalAdministrator, securityAdministrator, securityReader, globalReader, reportsReader, securityOperator}
	policyReaders = [...]role{globalAdministrator, securityAdministrator, securityReader, globalReader, policyAdministrator}
	policyWriters = [...]role{globalAdministrator, securityAdministrator, policyAdministrator}
)

// readerOf decides what the bearer of a verified token may see.
func readerOf(claims auth.Claims) reader {
	return reader{
		tenant:          claims.Tenant,
		user:            claims.User,
		wholeTenant:     holdsAny(claims.Roles, signInReaders[:]),
		policies:        holdsAny(claims.Roles, policyReaders[:]),
		changesPolicies: holdsAny(claims.Roles, policyWriters[:]),
	}
}

// holdsAny compares roles by name, without case and blanks, or by template id.
func holdsAny(held []string, wanted []role) bool {
	for _, h := range held {
		h = strings.ToLower(strings.ReplaceAll(h, " ", ""))
		for _, w := range wanted {
			if h == w.name || h == w.template {
				return true
			}
		}
	}
	return false
}

// authorise reads and verifies the bearer token of a request.
func (s *Service) authorise(ctx context.Context, r *http.Request) (reader, *graphError) {
	token, err := auth.Bearer(r)
	if err != nil {
		return reader{}, unauthorised("", "Access token is empty: "+err.Error()+".")
	}
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
	if !who.wholeTenant && who.user == "" {
		return reader{}, forbidden("The token holds no role that reads sign-ins and names no user (claim oid) whose own sign-ins could be shown.")
	}
	return who, nil
}
