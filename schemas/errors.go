package schemas

import (
	_ "embed"
	"fmt"
	"strconv"
	"sync"
)

//go:embed errors.tsv
var errorsTSV string

// ErrorCode is one row of the error catalogue.
type ErrorCode struct {
	// Code is the number after "AADSTS"; 0 is success.
	Code int32
	// Name is the code's published symbolic name; often empty.
	Name string
	// Status is Success, Failure or Interrupted, never unspecified.
	Status Status
	// Reason says what happened, in one line.
	Reason string
	// Remediation says what the user or administrator can do; may be empty.
	Remediation string
}

// ErrorCatalogue holds the known error codes. It is safe for concurrent use.
type ErrorCatalogue struct {
	list   []ErrorCode
	byCode map[int32]*ErrorCode
}

//nolint:gochecknoglobals // built once from the data file, never changed
var errorCatalogue = sync.OnceValue(func() *ErrorCatalogue {
	rows := tsvRows("errors.tsv", errorsTSV, errorColumns)
	codes := make(map[int32]ErrorCode, len(rows))
	for i, row := range rows {
		code, err := strconv.ParseInt(row[0], 10, 32)
		status, known := errorStatus(row[2])
		if err != nil || !known {
			panic(fmt.Sprintf("schemas/errors.tsv line %d: code %q with status %q", i+2, row[0], row[2]))
		}
		codes[int32(code)] = ErrorCode{Code: int32(code), Name: row[1], Status: status, Reason: row[3], Remediation: row[4]}
	}
	return newErrorCatalogue(codes)
})

// Errors returns the built-in error catalogue.
func Errors() *ErrorCatalogue { return errorCatalogue() }

// Lookup returns what is known of a code; false when it is not in the
// catalogue. Codes are an open set: an unknown one that is not 0 is a failure.
func (c *ErrorCatalogue) Lookup(code int32) (ErrorCode, bool) {
	if e, ok := c.byCode[code]; ok {
		return *e, true
	}
	return ErrorCode{}, false
}

// All returns every code in ascending order. The caller must not change it.
func (c *ErrorCatalogue) All() []ErrorCode { return c.list }
