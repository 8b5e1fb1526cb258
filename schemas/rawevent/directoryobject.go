package rawevent

// Exports of accounts, applications and devices have a createdDateTime and names in common
// with sign-ins: each would become one that never was.

// directoryNames are properties that these have, and sign-ins do not.
var directoryNames = [...]string{"signInActivity", "accountEnabled", "servicePrincipalType", "enrolledDateTime", "riskLastUpdatedDateTime", "approximateLastSignInDateTime"}

// signInNames are what at least one of a sign-in's properties is among, also where
// somebody has put an account's beside them.
var signInNames = [...]string{
	"ipAddress", "callerIpAddress", "status", "resultType", "clientAppUsed", "conditionalAccessStatus", "isInteractive", "signInEventTypes",
	"authenticationDetails", "authenticationRequirement", "correlationId", "resourceDisplayName", "userAgent",
}

// isOfDirectory is whether the object is such an account, application or device.
func (f *findings) isOfDirectory() bool {
	return f.marks&markDirectory != 0 && !f.hasAny(signInNames[:])
}
