package query

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// anyOrigin stands for pages of every origin.
const anyOrigin = "*"

// corsPolicy says which pages of other origins may read answers. Credentials
// of the browser are never allowed: such pages bring a bearer token.
type corsPolicy struct{ origins []string }

// apply adds what an allowed page's browser asks for, and answers its preflight
// request. done is true when nothing is left to answer.
func (c corsPolicy) apply(w http.ResponseWriter, r *http.Request, methods string) (done bool) {
	if len(c.origins) == 0 {
		return false
	}
	h := w.Header()
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" || !c.allows(origin) {
		return false
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", "request-id, client-request-id, ETag, Retry-After, WWW-Authenticate, Content-Disposition, Gatehouse-Horizon, Gatehouse-Stored-Through")
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", methods)
	h.Set("Access-Control-Allow-Headers", "Authorization, Accept, Content-Type, If-Match, If-None-Match, Prefer, client-request-id")
	h.Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
	return true
}

func (c corsPolicy) allows(origin string) bool {
	return slices.Contains(c.origins, anyOrigin) || slices.ContainsFunc(c.origins, func(o string) bool { return strings.EqualFold(o, origin) })
}

// checkOrigin says what is wrong with an origin in the settings.
func checkOrigin(origin string) error {
	if origin == anyOrigin {
		return nil
	}
	u, err := url.Parse(origin)
	if err != nil || u.Scheme == "" || u.Host == "" || u.Scheme+"://"+u.Host != origin {
		return fmt.Errorf("%q is no origin such as https://portal.example.com, without a path, and not *", origin)
	}
	return nil
}
