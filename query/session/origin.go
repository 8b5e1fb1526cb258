package session

import (
	"errors"
	"net/http"
	"strings"
)

// Why a request that brings a cookie is not the portal's own.
var (
	ErrForeign = errors.New("a page of another site sent this request; such pages bring a bearer token")
	ErrNoToken = errors.New("the header X-CSRF-Token is missing or not the session's: take csrfToken from GET /portal/session")
	errUnsaid  = errors.New("a request that changes something must say where it comes from, by Origin or Sec-Fetch-Site, as browsers do")
)

// HeaderCSRF is the header that requests carry which change something.
const HeaderCSRF = "X-CSRF-Token"

// CheckRead refuses requests that a page of another origin sends to read with a
// browser's cookie: by SameSite alone pages of sibling hosts could. A person who
// follows a link to here is let in. own is our origin.
func CheckRead(r *http.Request, own string) error {
	if origin := r.Header.Get("Origin"); origin != "" && !strings.EqualFold(origin, own) {
		return ErrForeign
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return nil
	}
	if r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document" {
		return nil
	}
	return ErrForeign
}

// CheckWrite refuses requests that may have been forged: those of other origins,
// and those without the token that only our own pages can read.
func CheckWrite(r *http.Request, own string, knows func(token string) bool) error {
	origin, site := r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")
	switch {
	case origin == "" && site == "":
		return errUnsaid
	case origin != "" && !strings.EqualFold(origin, own), site != "" && site != "same-origin":
		return ErrForeign
	case !knows(r.Header.Get(HeaderCSRF)):
		return ErrNoToken
	}
	return nil
}

// Reads says whether a request changes nothing, by its method.
func Reads(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
}
