package rawevent

import (
	"slices"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
)

// Rows of other tables of Log Analytics and of advanced hunting have addresses, users and
// times too. Where neither a category nor a type says so, their names do.

// otherNames are properties that these have, and sign-ins do not.
var otherNames = [...]string{
	"ActionType", "NetworkMessageId", "RawEventData", // Defender's events
	"OfficeWorkload", "OperationNameValue", "RequestUri", "EventID", "AwsRegion",
	"riskEventType", "detectedDateTime", // of a risk detection
}

// ownNames are properties that none of these tables has.
var ownNames = [...]string{
	"appDisplayName", "resourceDisplayName", "clientAppUsed", "conditionalAccessStatus", "appliedConditionalAccessPolicies",
	"authenticationRequirement", "isInteractive", "signInEventTypes", "riskLevelDuringSignIn",
}

// ofOther refuses a row of another table.
func (f *findings) ofOther() *DecodeError {
	if f.marks&markOther == 0 || f.isHunting() || f.hasAny(ownNames[:]) {
		return nil
	}
	i := slices.IndexFunc(f.pairs, func(p pair) bool { return p.field != nil && p.field.marks&markOther != 0 })
	if i < 0 {
		return nil
	}
	what := noSignIn(f.pairs[i].key)
	if what == "" {
		what = "of another table than those of sign-ins"
	}
	return refuse(schemas.DeadNotAnEvent, "is %s", what).under(f.pairs[i].key)
}

// hasAny is whether one of the names is there.
func (f *findings) hasAny(names []string) bool {
	return slices.ContainsFunc(f.pairs, func(p pair) bool {
		return slices.ContainsFunc(names, func(name string) bool { return ascii.EqualFold(p.key, name) })
	})
}
