package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/valyala/fastjson"
)

// DecodeError says why an event could not be read. Its texts are copies: they
// stay valid after the decoder goes on.
type DecodeError struct {
	// Reason classes the problem.
	Reason DeadReason
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

func refuse(reason DeadReason, format string, args ...any) *DecodeError {
	return &DecodeError{Reason: reason, Detail: fmt.Sprintf(format, args...)}
}

// under puts the error below the property key.
func (e *DecodeError) under(key string) *DecodeError {
	e.Pointer = "/" + pointerEscaper.Replace(key) + e.Pointer
	return e
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

// wrongType says that v is not what the property must be.
func wrongType(v *fastjson.Value, want string) *DecodeError {
	return refuse(DeadWrongType, "is %s, must be %s", describe(v), want)
}

// describe names a value's type, and the value itself when it is short.
func describe(v *fastjson.Value) string {
	const shown = 40
	switch v.Type() {
	case fastjson.TypeNull:
		return "null"
	case fastjson.TypeTrue, fastjson.TypeFalse:
		return "a boolean"
	case fastjson.TypeNumber:
		text := v.String()
		if len(text) > shown {
			return "a number"
		}
		return "the number " + text
	case fastjson.TypeString:
		text, _ := v.StringBytes()
		if len(text) > shown {
			return "text"
		}
		return fmt.Sprintf("the text %q", text)
	case fastjson.TypeArray:
		return "a list"
	default:
		return "an object"
	}
}

// syntaxError says where raw stops being a JSON document. It scans raw again,
// with a parser that knows positions; only refused values pay for that.
func syntaxError(raw []byte) *DecodeError {
	var any json.RawMessage
	err := json.Unmarshal(raw, &any)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at := int(min(syntax.Offset, int64(len(raw))))
		line := 1 + bytes.Count(raw[:at], []byte{'\n'})
		column := at - (bytes.LastIndexByte(raw[:at], '\n') + 1)
		return refuse(DeadNotJSON, "%s at byte %d (line %d, column %d)", syntax.Error(), at, line, column)
	}
	if err != nil {
		return refuse(DeadNotJSON, "%s", err.Error())
	}
	return refuse(DeadNotAnEvent, "is nested deeper than %d levels", fastjson.MaxDepth)
}
