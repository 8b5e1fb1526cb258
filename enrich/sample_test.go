package enrich

import (
	"fmt"
	"strings"
)

// sampleEvent is a Graph sign-in of about 1.9 KB, hand-made.
func sampleEvent(id, ip string) []byte {
	return fmt.Appendf(nil, sampleText, id, ip)
}

var sampleText = strings.NewReplacer("\n", "").Replace(`{
"id":"%s","createdDateTime":"2026-06-01T08:15:30.1234567Z","tenantId":"a0000000-0000-4000-8000-000000000001",
"userDisplayName":"Ada Example","userPrincipalName":"ada@example.org","userId":"b0000000-0000-4000-8000-000000000001",
"appId":"c0000000-0000-4000-8000-000000000001","appDisplayName":"Example Mail","ipAddress":"%s","clientAppUsed":"Browser",
"userAgent":"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
"correlationId":"d0000000-0000-4000-8000-000000000001","conditionalAccessStatus":"success","isInteractive":true,
"riskDetail":"none","riskLevelAggregated":"none","riskLevelDuringSignIn":"none","riskState":"none","riskEventTypes":[],"riskEventTypes_v2":[],
"resourceDisplayName":"Example Mailboxes","resourceId":"00000002-0000-0ff1-ce00-000000000000",
"status":{"errorCode":50126,"failureReason":"Invalid username or password.","additionalDetails":"MFA requirement satisfied by claim in the token"},
"deviceDetail":{"deviceId":"e0000000-0000-4000-8000-000000000001","displayName":"LAPTOP-1","operatingSystem":"Windows 10","browser":"Chrome 126.0.0","isCompliant":true,"isManaged":true,"trustType":"Azure AD joined"},
"location":{"city":"","state":"","countryOrRegion":"","geoCoordinates":{}},
"authenticationRequirement":"multiFactorAuthentication",
"authenticationDetails":[{"authenticationStepDateTime":"2026-06-01T08:15:30Z","authenticationMethod":"Previously satisfied","authenticationMethodDetail":null,"succeeded":true,"authenticationStepResultDetail":"MFA requirement satisfied by claim in the token","authenticationStepRequirement":"Primary authentication"}],
"appliedConditionalAccessPolicies":[{"id":"f0000000-0000-4000-8000-000000000001","displayName":"Require MFA","enforcedGrantControls":["Mfa"],"enforcedSessionControls":[],"result":"success","conditionsSatisfied":3,"conditionsNotSatisfied":0},
{"id":"f0000000-0000-4000-8000-000000000002","displayName":"Block legacy","enforcedGrantControls":["Block"],"enforcedSessionControls":[],"result":"notApplied","conditionsSatisfied":1,"conditionsNotSatisfied":16}]}`)
