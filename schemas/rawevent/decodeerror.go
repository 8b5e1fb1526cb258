package rawevent

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// DecodeError says why an event could not be read. Its texts are copies: they
// stay valid after the decoder goes on.
type DecodeError struct {
	// Reason classes the problem.
	Reason schemas.DeadReason
	// Pointer is the JSON pointer (RFC 6901) of what is wrong, relative to the
	// event; empty when it is the event as a whole.
	Pointer string
	// Detail says in words what is wrong.
	Detail string
}

// Error is one line for people: reason, place and detail.
func (e *DecodeError) Error() string {
	if e.Pointer == "" {
		return string(e.Reason) + ": " + e.Detail
	}
	return string(e.Reason) + " at " + e.Pointer + ": " + e.Detail
}

func refuse(reason schemas.DeadReason, format string, args ...any) *DecodeError {
	return &DecodeError{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// notJSON says why a document could not be parsed.
func notJSON(err error) *DecodeError {
	reason := schemas.DeadNotJSON
	if errors.Is(err, jsontree.ErrTooDeep) {
		reason = schemas.DeadNotAnEvent
	}
	return refuse(reason, "%s", err.Error())
}

// under puts the error below the property key.
func (e *DecodeError) under(key string) *DecodeError {
	e.Pointer = "/" + pointerEscaper.Replace(key) + e.Pointer
	return e
}

// at is under for a key that may be empty: then the error stays where it is.
func (e *DecodeError) at(key string) *DecodeError {
	if key == "" {
		return e
	}
	return e.under(key)
}

// insideText moves the pointer into the detail: it leads into JSON text, where
// a pointer into the event cannot go.
func (e *DecodeError) insideText() *DecodeError {
	where := "inside the JSON text"
	if e.Pointer != "" {
		where += " at " + e.Pointer
	}
	e.Detail, e.Pointer = where+": "+e.Detail, ""
	return e
}

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")
