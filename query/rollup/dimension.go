package rollup

import (
	"fmt"
	"slices"
	"strconv"
)

// Dimension is what sign-ins are grouped and filtered by: a column of the
// rollups, and of signins.
type Dimension string

// The dimensions. The values of Status are Success, Failure, Interrupted and
// empty, those of Interactive true and false, those of ErrorCode decimal numbers.
// MFAResult and ErrorCode are in the rollups with Status and Interactive only.
const (
	App                       Dimension = "app_id"
	AppName                   Dimension = "app_display_name"
	Status                    Dimension = "status"
	ClientApp                 Dimension = "client_app"
	Country                   Dimension = "country"
	AuthenticationRequirement Dimension = "authentication_requirement"
	ConditionalAccessStatus   Dimension = "conditional_access_status"
	MFAResult                 Dimension = "mfa_result"
	ErrorCode                 Dimension = "error_code"
	Interactive               Dimension = "is_interactive"
)

// text is the SQL that makes text of a value of the dimension, a column or what
// stands for it. Rows are grouped and compared by the column itself, which is
// several times as fast.
func (d Dimension) text(column string) (string, error) {
	switch d {
	case App, AppName, ClientApp, Country, AuthenticationRequirement, ConditionalAccessStatus, MFAResult:
		return column, nil
	case Status, ErrorCode:
		return "toString(" + column + ")", nil
	case Interactive:
		return "if(" + column + ", 'true', 'false')", nil
	}
	return "", fmt.Errorf("read rollups: unknown dimension %q", d)
}

// knows is whether a value can be one of the dimension's: the columns of choices
// cannot be compared with others.
func (d Dimension) knows(value string) bool {
	switch d {
	case Status:
		return slices.Contains([]string{"", "Success", "Failure", "Interrupted"}, value)
	case Interactive:
		return value == "true" || value == "false"
	case ErrorCode:
		_, err := strconv.ParseInt(value, 10, 32)
		return err == nil
	}
	return true
}

// sqlType is the type in which values of the dimension are bound.
func (d Dimension) sqlType() string {
	switch d {
	case Interactive:
		return "Bool"
	case ErrorCode:
		return "Int32"
	}
	return "String"
}

// Condition keeps the sign-ins whose value of a dimension is one of Values, or,
// with Not, none of them. Text is compared exactly.
type Condition struct {
	Dimension Dimension
	Values    []string
	Not       bool
}

// countsUsers is whether distinct users of a group are in the rollups: those
// hold the users of a tenant or of one application, interactive or not. The
// users of sign-ins without an application are not held apart.
func countsUsers(by []Dimension, where []Condition) bool {
	for _, d := range by {
		if d != App && d != Interactive {
			return false
		}
	}
	for _, c := range where {
		switch {
		case c.Dimension == Interactive:
		case c.Dimension == App && !c.Not && !slices.Contains(c.Values, ""):
		default:
			return false
		}
	}
	return true
}
