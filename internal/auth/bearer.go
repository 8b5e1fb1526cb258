package auth

import (
	"errors"
	"net/http"
	"strings"
)

// ErrNoToken means that a request carries no bearer token.
var ErrNoToken = errors.New("no bearer token: send the header Authorization: Bearer TOKEN")

// Bearer returns the bearer token of a request's Authorization header.
// The error is ErrNoToken.
func Bearer(r *http.Request) (string, error) {
	scheme, token, found := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if !found || !strings.EqualFold(scheme, "bearer") || token == "" {
		return "", ErrNoToken
	}
	return token, nil
}
