package schemas

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
		"texts stay":         {start + `"appId":"None","clientAppUsed":"null","riskEventTypes":["None"]}`, map[string]string{"appId": "None", "clientAppUsed": "null", "riskEventTypes.0": "None"}},
		"a row's texts stay": {row + `"AppDisplayName":"None","Odd":"None"}`, map[string]string{"appDisplayName": "None", "+Odd": `"None"`}},
		"a row of Azure CLI": {row + `"TableName":"PrimaryResult","AppDisplayName":"None","Odd":"None","Location":"None","RiskDetail":"none","UserId":"null","RiskEventTypes":["None","a"],"DeviceDetail":{"browser":"None","kiosk":["None"]}}`,
			map[string]string{"appDisplayName": absent, "+Odd": absent, "location": absent, "riskDetail": "none", "userId": "null", "riskEventTypes.0": "a", "riskEventTypes.1": absent,
				"deviceDetail": absent, "+TableName": `"PrimaryResult"`, "+deviceDetail/kiosk": "[null]"}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}
