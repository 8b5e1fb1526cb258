package rawevent

import "testing"

// Words for what is not there.
func TestDecode_wordsForNothing(t *testing.T) {
	const (
		start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
		row   = `{"Id":"x","TimeGenerated":"2026-03-04T05:06:07Z","ResultType":"0",`
	)
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"booleans": {start + `"flaggedForReview":"None","isInteractive":" null ","isTenantRestricted":"N/A","deviceDetail":{"isManaged":"nan","isCompliant":"-","browser":"Edge"}}`,
			map[string]string{"flaggedForReview": absent, "isInteractive": absent, "isTenantRestricted": absent, "deviceDetail.isManaged": absent, "deviceDetail.isCompliant": absent,
				"deviceDetail.browser": "Edge", "additional": absent}},
		"numbers": {start + `"processingTimeInMilliseconds":"None","autonomousSystemNumber":"NaN","status":{"errorCode":"null"},"location":{"city":"Lagos","geoCoordinates":{"altitude":"null","latitude":"6.5","longitude":"-"}}}`,
			map[string]string{"processingTimeInMilliseconds": absent, "autonomousSystemNumber": absent, "status.errorCode": absent, "location.geoCoordinates.altitude": absent,
				"location.geoCoordinates.latitude": "6.5", "location.geoCoordinates.longitude": absent, "additional": absent}},
		"objects and lists": {start + `"deviceDetail":"None","mfaDetail":"null","status":"None","location":"None","riskEventTypes":"None","authenticationDetails":"null","conditionalAccessAudiences":"None"}`,
			map[string]string{"deviceDetail": absent, "mfaDetail": absent, "status": absent, "location": absent, "riskEventTypes.0": absent, "authenticationDetails.0": absent,
				"conditionalAccessAudiences.0": absent, "additional": absent}},
		"free texts": {start + `"status":{"errorCode":0,"failureReason":"NULL","additionalDetails":" n/a "},"mfaDetail":{"authMethod":"Text message","authDetail":"-"},"authenticationDetails":[{"authenticationMethod":"Password","authenticationMethodDetail":"undefined","authenticationStepResultDetail":"none"}],"sessionLifetimePolicies":[{"expirationRequirement":"a","detail":"nil"}],"authenticationRequirementPolicies":[{"requirementProvider":"b","detail":"None"}]}`,
			map[string]string{"status.errorCode": "0", "status.failureReason": absent, "status.additionalDetails": absent, "mfaDetail.authMethod": "Text message", "mfaDetail.authDetail": absent, "authenticationDetails.0.authenticationMethod": "Password",
				"authenticationDetails.0.authenticationMethodDetail": absent, "authenticationDetails.0.authenticationStepResultDetail": absent, "sessionLifetimePolicies.0.detail": absent, "authenticationRequirementPolicies.0.detail": absent, "additional": absent}},
		"free texts that say more": {start + `"status":{"errorCode":0,"failureReason":"None of the above.","additionalDetails":"- "}}`,
			map[string]string{"status.failureReason": "None of the above.", "status.additionalDetails": absent}},
		"the description of a record": {`{"category":"SignInLogs","time":"2026-03-04T05:06:07Z","resultType":"0","resultDescription":"(null)","properties":{"id":"x"}}`, map[string]string{"status.errorCode": "0", "status.failureReason": absent, "additional": absent}},
		"words of other languages": {start + `"flaggedForReview":"nil","isInteractive":"<nil>","isTenantRestricted":"(null)","processingTimeInMilliseconds":"undefined","autonomousSystemNumber":"<null>","deviceDetail":"(null)","mfaDetail":"<nil>","status":"nil","location":"NaN","riskEventTypes":"undefined","authenticationDetails":"<null>","networkLocationDetails":["nil"]}`,
			map[string]string{"flaggedForReview": absent, "isInteractive": absent, "isTenantRestricted": absent, "processingTimeInMilliseconds": absent, "autonomousSystemNumber": absent, "deviceDetail": absent, "mfaDetail": absent,
				"status": absent, "location": absent, "riskEventTypes.0": absent, "authenticationDetails.0": absent, "networkLocationDetails.0": absent, "additional": absent}},
		"words of enumerations stay": {start + `"riskDetail":"none","riskState":"none","riskLevelAggregated":"none","crossTenantAccessType":"none","incomingTokenType":"none","authenticationProtocol":"none","signInTokenProtectionStatus":"none","riskEventTypes":"none","appliedConditionalAccessPolicies":[{"id":"p","conditionsNotSatisfied":"none"}]}`,
			map[string]string{"riskDetail": "none", "riskState": "none", "riskLevelAggregated": "none", "crossTenantAccessType": "none", "incomingTokenType": "none", "authenticationProtocol": "none", "signInTokenProtectionStatus": "none",
				"riskEventTypes.0": "none", "appliedConditionalAccessPolicies.0.conditionsNotSatisfied": "none"}},
		"flat properties": {start + `"errorCode":"undefined","failureReason":"<nil>"}`, map[string]string{"status": absent, "+errorCode": `"undefined"`, "+failureReason": `"<nil>"`}},
		"texts": {start + `"appId":"None","userId":"nan","userPrincipalName":"-","servicePrincipalName":"n/a","riskEventTypes":["None"],"riskEventTypes_v2":"NaN","riskDetail":"none"}`,
			map[string]string{"appId": absent, "userId": absent, "userPrincipalName": absent, "servicePrincipalName": absent, "riskEventTypes": absent, "riskEventTypes_v2": absent, "riskDetail": "none", "additional": absent}},
		"an id and a tenant": {`{"id":"nan","tenantId":"None","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll"}`, map[string]string{"provenance.idDerived": "true", "tenantId": elsewhere}},
		"a row's texts":      {row + `"AppDisplayName":"None","Odd":"None"}`, map[string]string{"appDisplayName": absent, "+Odd": `"None"`}},
		"a row of Azure CLI": {row + `"TableName":"PrimaryResult","AppDisplayName":"None","Odd":"None","Location":"None","RiskDetail":"none","UserId":"null","RiskEventTypes":["None","a"],"DeviceDetail":{"browser":"None","kiosk":["None"]}}`,
			map[string]string{"appDisplayName": absent, "+Odd": absent, "location": absent, "riskDetail": "none", "userId": absent, "riskEventTypes.0": "a", "riskEventTypes.1": absent,
				"deviceDetail": absent, "+TableName": `"PrimaryResult"`, "+deviceDetail/kiosk": "[null]"}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}

func TestIsNoWordFor(t *testing.T) {
	for text, want := range map[string]noPlace{
		"null": everywhere, "NULL": everywhere, "NaN": everywhere, "nil": everywhere, "<nil>": everywhere, "<NULL>": everywhere, "(null)": everywhere, "Undefined": everywhere,
		"None": everywhere, "none": forValue, "NONE": forValue, "N/A": forName | forValue, "n/a": forName | forValue, "-": forName | forValue,
		"": 0, "--": 0, "na": 0, "nulls": 0, "no": 0, "unknown": 0, "undefined.": 0, " null": 0,
	} {
		for _, place := range []noPlace{forName, forValue, forStructure} {
			if got := isNoWordFor(place, text); got != (want&place != 0) {
				t.Errorf("%q in place %d: %v", text, place, got)
			}
		}
	}
}
