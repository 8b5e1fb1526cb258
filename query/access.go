package query

import (
	"context"
	"errors"

	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

// authorise finds out who asks: by the bearer token of a request, or where there
// is none by the browser's session.
func (s *Service) authorise(a *api.Answer) (access.Reader, *graph.Problem) {
	token, err := auth.Bearer(a.Request)
	if err != nil {
		return s.sessions.Authorise(a)
	}
	return s.authoriseBearer(a.Request.Context(), token)
}

// authoriseBearer verifies a bearer token.
func (s *Service) authoriseBearer(ctx context.Context, token string) (access.Reader, *graph.Problem) {
	claims, err := s.verifier.Verify(ctx, token)
	switch {
	case errors.Is(err, auth.ErrKeys):
		return access.Reader{}, graph.Unavailable("The token cannot be checked: " + err.Error() + ".")
	case err != nil:
		return access.Reader{}, graph.Unauthorised("invalid_token", "Access token validation failure: "+err.Error()+".")
	}
	who := access.ReaderOf(claims)
	if who.Tenant == "" {
		return access.Reader{}, graph.Forbidden("The token names no tenant (claim tid).")
	}
	if who.AppOnly && len(who.Roles) == 0 {
		return access.Reader{}, graph.Forbidden("The application holds no permission that counts here: grant it AuditLog.Read.All.")
	}
	if !who.WholeTenant && who.User == "" {
		return access.Reader{}, graph.Forbidden("The token holds no role that reads sign-ins and names no user (claim oid) whose own sign-ins could be shown.")
	}
	return who, nil
}
