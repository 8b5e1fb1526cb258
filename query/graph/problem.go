// Package graph has what Microsoft Graph's clients expect of every answer: the form
// of its problems and how values are written in JSON.
package graph

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Problem is why a request was not answered as asked, as Graph's clients expect it.
type Problem struct {
	// Status is that of HTTP.
	Status int
	// Code is one of Graph's words for programs, such as BadRequest.
	Code string
	// Message tells people what happened, to what, and what to do next.
	Message string
	// Inner says more exactly than Code what happened, for programs; empty where
	// Code says enough.
	Inner InnerCode
	// Limit is the number that Inner tells of; 0 where there is none.
	Limit int
	// challenge is the WWW-Authenticate header of a 401.
	challenge string
	// allow is the Allow header of a 405.
	allow string
	// RetryAfter is in seconds; 0 leaves the header out.
	RetryAfter int
	// Details are the single problems, where there are several.
	Details []Detail
	// Cut is true when part of an answer was sent already: the connection is cut.
	Cut bool
	// Cause is what is logged beside the message; not shown to the client.
	Cause error
}

// Detail is one of several problems.
type Detail struct {
	// Code is a word for programs, Message a sentence for people.
	Code, Message string
	// Target is the JSON pointer of the place.
	Target string
}

// InnerCode is a code inside error.innerError, where Graph has its specific ones.
type InnerCode string

const (
	// ListTooLongToOrder: Limit is how many sign-ins a list may have that is ordered
	// by a property.
	ListTooLongToOrder InnerCode = "ListTooLongToOrder"
	// OrderedListGrown: Limit is how many it may have on further pages.
	OrderedListGrown InnerCode = "OrderedListGrown"
)

// BadRequest is the answer 400 to what is asked wrongly.
func BadRequest(message string) *Problem {
	return &Problem{Status: http.StatusBadRequest, Code: "BadRequest", Message: message}
}

// Unauthorised is the answer 401; problem is the error code of RFC 6750, empty for none.
func Unauthorised(problem, message string) *Problem {
	challenge := `Bearer realm="gatehouse"`
	if problem != "" {
		challenge += `, error="` + problem + `", error_description="` + strings.ReplaceAll(message, `"`, `'`) + `"`
	}
	return &Problem{Status: http.StatusUnauthorized, Code: "InvalidAuthenticationToken", Message: message, challenge: challenge}
}

// Forbidden is the answer 403 to who may not do that.
func Forbidden(message string) *Problem {
	return &Problem{Status: http.StatusForbidden, Code: "Authorization_RequestDenied", Message: message}
}

// NotFound is the answer 404 to what is not there, or not for who asks.
func NotFound(message string) *Problem {
	return &Problem{Status: http.StatusNotFound, Code: "ResourceNotFound", Message: message}
}

// MethodNotAllowed is the answer 405; allow names the methods, by comma.
func MethodNotAllowed(allow string) *Problem {
	return &Problem{Status: http.StatusMethodNotAllowed, Code: "MethodNotAllowed", Message: "This resource is used with " + allow + ".", allow: allow}
}

// Unavailable is the answer 503 to what may be tried again after 5 s.
func Unavailable(message string) *Problem {
	return &Problem{Status: http.StatusServiceUnavailable, Code: "ServiceUnavailable", Message: message, RetryAfter: 5}
}

// Internal is the answer 500; cause is logged and not shown.
func Internal(cause error) *Problem {
	return &Problem{Status: http.StatusInternalServerError, Code: "InternalServerError", Message: "Something went wrong on our side; the log has the details under this request-id.", Cause: cause}
}

// Body is the answer's text, in JSON. The ids let client and log speak of the same
// request.
func (e *Problem) Body(now time.Time, requestID, clientRequestID string) []byte {
	b := append([]byte(nil), `{"error":{"code":`...)
	b = AppendString(b, e.Code)
	b = append(b, `,"message":`...)
	b = AppendString(b, e.Message)
	for i, detail := range e.Details {
		b = append(b, []string{`,"details":[{"code":`, `,{"code":`}[min(i, 1)]...)
		b = append(AppendString(b, detail.Code), `,"target":`...)
		b = append(AppendString(b, detail.Target), `,"message":`...)
		b = append(AppendString(b, detail.Message), '}')
	}
	if len(e.Details) > 0 {
		b = append(b, ']')
	}
	b = append(b, `,"innerError":{"date":"`...)
	b = now.UTC().AppendFormat(b, "2006-01-02T15:04:05")
	b = append(b, `","request-id":`...)
	b = AppendString(b, requestID)
	b = append(b, `,"client-request-id":`...)
	b = AppendString(b, clientRequestID)
	if e.Inner != "" {
		b = AppendString(append(b, `,"code":`...), string(e.Inner))
	}
	if e.Limit > 0 {
		b = strconv.AppendInt(append(b, `,"limit":`...), int64(e.Limit), 10)
	}
	return append(b, "}}}\n"...)
}

// Headers sets the headers that the status asks for.
func (e *Problem) Headers(h http.Header) {
	if e.challenge != "" {
		h.Set("WWW-Authenticate", e.challenge)
	}
	if e.allow != "" {
		h.Set("Allow", e.allow)
	}
	if e.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(e.RetryAfter))
	}
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "application/json; charset=utf-8")
}
