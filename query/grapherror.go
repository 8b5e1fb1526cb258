package query

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// graphError is an error as Graph's clients expect it.
type graphError struct {
	status  int
	code    string
	message string
	// inner says more exactly than code what happened, for programs; empty where
	// code says enough.
	inner innerCode
	// limit is the number that inner tells of; 0 where there is none.
	limit int
	// challenge is the WWW-Authenticate header of a 401.
	challenge string
	// allow is the Allow header of a 405.
	allow string
	// retryAfter is in seconds; 0 leaves the header out.
	retryAfter int
	// details are the single problems, where there are several.
	details []problemDetail
	// cut is true when part of an answer was sent already: the connection is cut.
	cut bool
	// cause is what is logged beside the message; not shown to the client.
	cause error
}

// problemDetail is one of several problems.
type problemDetail struct {
	code, message string
	// target is the JSON pointer of the place.
	target string
}

// innerCode is a code inside error.innerError, where Graph has its specific ones.
type innerCode string

const (
	// listTooLongToOrder: limit is how many sign-ins a list may have that is ordered
	// by a property.
	listTooLongToOrder innerCode = "ListTooLongToOrder"
	// orderedListGrown: limit is how many it may have on further pages.
	orderedListGrown innerCode = "OrderedListGrown"
)

func badRequest(message string) *graphError {
	return &graphError{status: http.StatusBadRequest, code: "BadRequest", message: message}
}

func unauthorised(problem, message string) *graphError {
	challenge := `Bearer realm="gatehouse"`
	if problem != "" {
		challenge += `, error="` + problem + `", error_description="` + strings.ReplaceAll(message, `"`, `'`) + `"`
	}
	return &graphError{status: http.StatusUnauthorized, code: "InvalidAuthenticationToken", message: message, challenge: challenge}
}

func forbidden(message string) *graphError {
	return &graphError{status: http.StatusForbidden, code: "Authorization_RequestDenied", message: message}
}

func notFound(message string) *graphError {
	return &graphError{status: http.StatusNotFound, code: "ResourceNotFound", message: message}
}

func methodNotAllowed(allow string) *graphError {
	return &graphError{status: http.StatusMethodNotAllowed, code: "MethodNotAllowed", message: "This resource is used with " + allow + ".", allow: allow}
}

func unavailable(message string) *graphError {
	return &graphError{status: http.StatusServiceUnavailable, code: "ServiceUnavailable", message: message, retryAfter: 5}
}

func internal(cause error) *graphError {
	return &graphError{status: http.StatusInternalServerError, code: "InternalServerError", message: "Something went wrong on our side; the log has the details under this request-id.", cause: cause}
}

// body is the answer's text.
func (e *graphError) body(now time.Time, requestID, clientRequestID string) []byte {
	b := append([]byte(nil), `{"error":{"code":`...)
	b = appendString(b, e.code)
	b = append(b, `,"message":`...)
	b = appendString(b, e.message)
	for i, detail := range e.details {
		b = append(b, []string{`,"details":[{"code":`, `,{"code":`}[min(i, 1)]...)
		b = append(appendString(b, detail.code), `,"target":`...)
		b = append(appendString(b, detail.target), `,"message":`...)
		b = append(appendString(b, detail.message), '}')
	}
	if len(e.details) > 0 {
		b = append(b, ']')
	}
	b = append(b, `,"innerError":{"date":"`...)
	b = now.UTC().AppendFormat(b, "2006-01-02T15:04:05")
	b = append(b, `","request-id":`...)
	b = appendString(b, requestID)
	b = append(b, `,"client-request-id":`...)
	b = appendString(b, clientRequestID)
	if e.inner != "" {
		b = appendString(append(b, `,"code":`...), string(e.inner))
	}
	if e.limit > 0 {
		b = strconv.AppendInt(append(b, `,"limit":`...), int64(e.limit), 10)
	}
	return append(b, "}}}\n"...)
}

// headers sets what the status asks for.
func (e *graphError) headers(h http.Header) {
	if e.challenge != "" {
		h.Set("WWW-Authenticate", e.challenge)
	}
	if e.allow != "" {
		h.Set("Allow", e.allow)
	}
	if e.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(e.retryAfter))
	}
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/json; charset=utf-8")
}
