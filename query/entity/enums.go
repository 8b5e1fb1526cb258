package entity

import (
	"maps"
	"slices"
	"strings"
)

// UnknownFutureValue stands in an evolvable enumeration for members that came
// after it: Graph sends those only to clients that say they can take them.
const UnknownFutureValue = "unknownFutureValue"

// Enumeration is an enum type of Graph with its members in the order of their
// numbers, from 0.
type Enumeration struct {
	// Name is that of the type in Graph's schema.
	Name string
	// Members are its words.
	Members []string
}

// Evolved are the members that came after unknownFutureValue.
func (e Enumeration) Evolved() []string {
	at := slices.Index(e.Members, UnknownFutureValue)
	return e.Members[at+1:]
}

// Enumerations of sign-ins as Graph's schema has them. Read only.
var (
	policyResult = Enumeration{"appliedConditionalAccessPolicyResult", []string{"success", "failure", "notApplied", "notEnabled", "unknown", UnknownFutureValue,
		"reportOnlySuccess", "reportOnlyFailure", "reportOnlyNotApplied", "reportOnlyInterrupted"}}
	accessStatus = Enumeration{"conditionalAccessStatus", []string{"success", "failure", "notApplied", UnknownFutureValue}}
	riskLevel    = Enumeration{"riskLevel", []string{"low", "medium", "high", "hidden", "none", UnknownFutureValue}}
	riskState    = Enumeration{"riskState", []string{"none", "confirmedSafe", "remediated", "dismissed", "atRisk", "confirmedCompromised", UnknownFutureValue}}
	riskDetail   = Enumeration{"riskDetail", []string{"none", "adminGeneratedTemporaryPassword", "userPerformedSecuredPasswordChange", "userPerformedSecuredPasswordReset",
		"adminConfirmedSigninSafe", "aiConfirmedSigninSafe", "userPassedMFADrivenByRiskBasedPolicy", "adminDismissedAllRiskForUser", "adminConfirmedSigninCompromised",
		"hidden", "adminConfirmedUserCompromised", UnknownFutureValue, "m365DAdminDismissedDetection", "adminConfirmedServicePrincipalCompromised",
		"adminDismissedAllRiskForServicePrincipal", "userChangedPasswordOnPremises", "adminDismissedRiskForSignIn", "adminConfirmedAccountSafe", "microsoftRevokedSessions"}}
	incomingToken = Enumeration{"incomingTokenType", []string{"none", "primaryRefreshToken", "saml11", "saml20", UnknownFutureValue, "remoteDesktopToken", "refreshToken"}}

	// enumerations has those of properties by the property's name, and of the
	// objects of a collection by the name of both.
	enumerations = map[string]Enumeration{
		"conditionalAccessStatus":  accessStatus,
		"riskLevelAggregated":      riskLevel,
		"riskLevelDuringSignIn":    riskLevel,
		"riskState":                riskState,
		"riskDetail":               riskDetail,
		"incomingTokenType":        incomingToken,
		PoliciesMember + "/result": policyResult,
	}

	// closers turn what is written of a property into what a client that knows no
	// evolved members takes.
	closers = newClosers()
)

// EnumerationOf is that of a property, or of a property of a collection's objects with a
// slash between the names.
func EnumerationOf(name string) (of Enumeration, found bool) {
	of, found = enumerations[name]
	return of, found
}

// Enumerations has those of properties by the property's name, and of the objects of a
// collection by the names of both, with a slash between.
func Enumerations() map[string]Enumeration { return maps.Clone(enumerations) }

// newClosers makes a replacer for each property that may hold an evolved member.
// Stored JSON has no blanks and escapes quotes in texts, so that what looks like
// the member of an object is one.
func newClosers() map[string]*strings.Replacer {
	all := map[string]*strings.Replacer{}
	for path, e := range enumerations {
		property, field, isField := strings.Cut(path, "/")
		before := ""
		if isField {
			before = `"` + field + `":`
		}
		var pairs []string
		for _, word := range e.Evolved() {
			pairs = append(pairs, before+`"`+word+`"`, before+`"`+UnknownFutureValue+`"`)
		}
		if len(pairs) > 0 {
			all[property] = strings.NewReplacer(pairs...)
		}
	}
	return all
}
