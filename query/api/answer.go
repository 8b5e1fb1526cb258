// Package api is what the HTTP interface of the service is made of: operations, by which
// requests are routed and described, and one request on its way to its answer.
package api

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gatehouse/gatehouse/query/access"
	"github.com/gatehouse/gatehouse/query/limit"
	"github.com/gatehouse/gatehouse/query/store"
)

// ContentType is that of Graph's answers.
const ContentType = "application/json; odata.metadata=minimal; charset=utf-8"

// PlainContentType is that of answers without @odata.context.
const PlainContentType = "application/json; odata.metadata=none; charset=utf-8"

// Answer is one request on its way to its answer.
type Answer struct {
	// Writer takes the answer.
	Writer *Recorder
	// Request is what was asked.
	Request *http.Request
	// Route is what its path leads to.
	Route Route
	// Operation is that of its method; nil when the path has none.
	Operation *Operation
	// Who asks; empty where nobody has to say.
	Who access.Reader
	// Base is the URL that clients call the service by, without a slash at its end.
	Base string
	// RequestID is our name for the request, ClientRequestID the client's.
	RequestID, ClientRequestID string
	// Budget bounds its statements.
	Budget store.Budget
	// Started is when it began, by the service's clock.
	Started time.Time
	// Rows counts the sign-ins that it shows.
	Rows *limit.Rows
}

// Recorder notes what was answered.
type Recorder struct {
	http.ResponseWriter
	// Status is 0 until it is sent.
	Status int
	// Bytes of the body so far.
	Bytes int64
}

// WriteHeader implements http.ResponseWriter.
func (w *Recorder) WriteHeader(status int) {
	if w.Status == 0 {
		w.Status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer.
func (w *Recorder) Write(p []byte) (int, error) {
	if w.Status == 0 {
		w.Status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.Bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *Recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Identify sets the ids that let a client and our log speak of the same request.
func (a *Answer) Identify() {
	a.ClientRequestID = a.RequestID
	if given := a.Request.Header.Get("client-request-id"); given != "" && len(given) <= 128 && isPrintable(given) {
		a.ClientRequestID = given
	}
	h := a.Writer.Header()
	h.Set("request-id", a.RequestID)
	h.Set("client-request-id", a.ClientRequestID)
	h.Set("OData-Version", "4.0")
	h.Set("X-Content-Type-Options", "nosniff")
}

func isPrintable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// LinkWith is the request's own URL with another value of an option.
func (a *Answer) LinkWith(option, value string) string {
	var kept []string
	for _, pair := range strings.Split(a.Request.URL.RawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); pair != "" && (err != nil || !strings.EqualFold(plain, option)) {
			kept = append(kept, pair)
		}
	}
	kept = append(kept, option+"="+value)
	return a.Base + a.Request.URL.EscapedPath() + "?" + strings.Join(kept, "&")
}
