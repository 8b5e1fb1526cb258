package query

import (
	"slices"
	"strings"
)

// unknownFutureValue stands in an evolvable enumeration for members that came
// after it: Graph sends those only to clients that say they can take them.
const unknownFutureValue = "unknownFutureValue"

// enumeration is an enum type of Graph with its members in the order of their
// numbers, from 0.
type enumeration struct {
	name    string
	members []string
}

// evolved are the members that came after unknownFutureValue.
func (e enumeration) evolved() []string {
	at := slices.Index(e.members, unknownFutureValue)
	return e.members[at+1:]
}

// Enumerations of sign-ins as Graph's schema has them. Read only.
var (
	policyResult = enumeration{"appliedConditionalAccessPolicyResult", []string{"success", "failure", "notApplied", "notEnabled", "unknown", unknownFutureValue,
		"reportOnlySuccess", "reportOnlyFailure", "reportOnlyNotApplied", "reportOnlyInterrupted"}}
	accessStatus = enumeration{"conditionalAccessStatus", []string{"success", "failure", "notApplied", unknownFutureValue}}
	riskLevel    = enumeration{"riskLevel", []string{"low", "medium", "high", "hidden", "none", unknownFutureValue}}
	riskState    = enumeration{"riskState", []string{"none", "confirmedSafe", "remediated", "dismissed", "atRisk", "confirmedCompromised", unknownFutureValue}}
	riskDetail   = enumeration{"riskDetail", []string{"none", "adminGeneratedTemporaryPassword", "userPerformedSecuredPasswordChange", "userPerformedSecuredPasswordReset",
		"adminConfirmedSigninSafe", "aiConfirmedSigninSafe", "userPassedMFADrivenByRiskBasedPolicy", "adminDismissedAllRiskForUser", "adminConfirmedSigninCompromised",
		"hidden", "adminConfirmedUserCompromised", unknownFutureValue, "m365DAdminDismissedDetection", "adminConfirmedServicePrincipalCompromised",
		"adminDismissedAllRiskForServicePrincipal", "userChangedPasswordOnPremises", "adminDismissedRiskForSignIn", "adminConfirmedAccountSafe", "microsoftRevokedSessions"}}
	incomingToken = enumeration{"incomingTokenType", []string{"none", "primaryRefreshToken", "saml11", "saml20", unknownFutureValue, "remoteDesktopToken", "refreshToken"}}

	// enumerations has those of properties by the property's name, and of the
	// objects of a collection by the name of both.
	enumerations = map[string]enumeration{
		"conditionalAccessStatus":  accessStatus,
		"riskLevelAggregated":      riskLevel,
		"riskLevelDuringSignIn":    riskLevel,
		"riskState":                riskState,
		"riskDetail":               riskDetail,
		"incomingTokenType":        incomingToken,
		policiesMember + "/result": policyResult,
	}

	// closers turn what is written of a property into what a client that knows no
	// evolved members takes.
	closers = newClosers()
)

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
		for _, word := range e.evolved() {
			pairs = append(pairs, before+`"`+word+`"`, before+`"`+unknownFutureValue+`"`)
		}
		if len(pairs) > 0 {
			all[property] = strings.NewReplacer(pairs...)
		}
	}
	return all
}
