package rawevent

import "testing"

// Lists of one where no list belongs.
func TestDecode_listsOfOne(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"every property": {`{"id":["x"],"createdDateTime":["2026-03-04T05:06:07Z"],"appDisplayName":["Payroll"],"userPrincipalName":[],"ipAddress":["192.0.2.7:443"],"autonomousSystemNumber":["64500"],"isInteractive":[true],"conditionalAccessStatus":["Not Applied"],"riskState":[4],"tokenIssuerType":["Azure AD"],"userType":["Member"]}`,
			map[string]string{"id": "x", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "appDisplayName": "Payroll", "userPrincipalName": absent, "ipAddress": "192.0.2.7", "autonomousSystemNumber": "64500",
				"isInteractive": "true", "conditionalAccessStatus": "notApplied", "riskState": "atRisk", "tokenIssuerType": "AzureAD", "userType": "member", "additional": absent}},
		"objects": {start + `"status":[{"errorCode":["50126"],"failureReason":["Wrong."],"additionalDetails":[]}],"location":[{"city":["Lagos"],"geoCoordinates":[{"latitude":[6.5]}]}],"deviceDetail":["{\"browser\":\"Edge\",\"kiosk\":1}"],"mfaDetail":"[{\"authMethod\":\"Text message\"}]"}`,
			map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong.", "location.city": "Lagos", "location.geoCoordinates.latitude": "6.5",
				"deviceDetail.browser": "Edge", "+deviceDetail/kiosk": "1", "mfaDetail.authMethod": "Text message"}},
		"within lists": {start + `"authenticationDetails":[{"succeeded":[false],"authenticationStepDateTime":["3/4/2026, 5:06:05 AM"]}],"appliedConditionalAccessPolicies":[{"id":["p"],"result":["success"],"conditionsSatisfied":[3],"enforcedGrantControls":[["Mfa"]]}],"authenticationProcessingDetails":[{"key":["k"],"value":["v"]}]}`,
			map[string]string{"authenticationDetails.0.succeeded": "false", "authenticationDetails.0.authenticationStepDateTime": "2026-03-04T05:06:05Z", "appliedConditionalAccessPolicies.0.id": "p",
				"appliedConditionalAccessPolicies.0.result": "success", "appliedConditionalAccessPolicies.0.conditionsSatisfied": "application,users",
				"appliedConditionalAccessPolicies.0.enforcedGrantControls.0": "Mfa", "authenticationProcessingDetails.0.value": "v"}},
		"lists of one list": {start + `"riskEventTypes_v2":[["a","b"]],"authenticationDetails":[[{"succeeded":true},{"succeeded":false}]]}`,
			map[string]string{"riskEventTypes_v2.1": "b", "authenticationDetails.1.succeeded": "false"}},
		"the status as its code": {start + `"status":[50126]}`, map[string]string{"status.errorCode": "50126", "additional": absent}},
		"a place in words":       {start + `"location":["Dublin, IE"]}`, map[string]string{"location.city": "Dublin", "location.countryOrRegion": "IE"}},
		"flat properties":        {start + `"errorCode":[50126],"city":["Lagos"],"country":["-"]}`, map[string]string{"status.errorCode": "50126", "location.city": "Lagos", "+country": `["-"]`}},
		"a record": {`{"category":["SignInLogs"],"time":["2026-03-04T05:06:07Z"],"operationName":["Sign-in activity"],"resultType":["50126"],"callerIpAddress":["192.0.2.7"],"properties":[{"id":["x"]}]}`,
			map[string]string{"id": "x", "category": "SignInLogs", "status.errorCode": "50126", "ipAddress": "192.0.2.7", "additional": absent}},
		"a row": {`{"Id":["x"],"TimeGenerated":["2026-03-04T05:06:07Z"],"ResultType":[0],"AppId":["a"],"Location":["NG"]}`, map[string]string{"id": "x", "status.errorCode": "0", "location.countryOrRegion": "NG"}},
		"advanced hunting": {`{"Timestamp":["2026-03-04T05:06:07Z"],"RequestId":["x"],"AccountUpn":["mira@fernhill.example"],"ErrorCode":[0],"RiskLevelAggregated":[100],"IsGuestUser":[1]}`,
			map[string]string{"id": "x", "userType": "guest", "riskLevelAggregated": "high"}},
		"what is not known stays": {start + `"kiosk":[7]}`, map[string]string{"+kiosk": "[7]"}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}

// An empty object where a value belongs.
func TestDecode_emptyObjectsAreNoValues(t *testing.T) {
	checkOne(t, []byte(`{"time":"2026-03-04T05:06:07Z","category":"SignInLogs","resultType":{},"operationName":{},"properties":{"id":{},"createdDateTime":{},"userPrincipalName":{},"appDisplayName":"Payroll","isInteractive":{},"conditionalAccessStatus":{},"processingTimeInMilliseconds":{},
		"status":{"errorCode":50126,"failureReason":{},"additionalDetails":{}},"location":{"geoCoordinates":{"altitude":{},"latitude":6.5}},"authenticationDetails":[{"authenticationStepDateTime":{},"succeeded":{}},{"succeeded":true}],"authenticationMethodsUsed":["a",{}],"riskEventTypes":[{}],"kiosk":{}}}`),
		map[string]string{"provenance.idDerived": "true", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "userPrincipalName": absent, "isInteractive": absent, "conditionalAccessStatus": absent,
			"processingTimeInMilliseconds": absent, "status.errorCode": "50126", "status.failureReason": absent, "location.geoCoordinates.altitude": absent, "location.geoCoordinates.latitude": "6.5",
			"authenticationDetails.0.succeeded": absent, "authenticationDetails.1.succeeded": "true", "authenticationMethodsUsed.0": "a", "authenticationMethodsUsed.1": absent, "riskEventTypes.0": absent,
			"+kiosk": "{}", "+record/operationName": absent})
}

func TestDecode_listsOfSeveralAreRefused(t *testing.T) {
	for record, want := range map[string]string{
		`{"appId":["a","b"]}`:                            "wrong-type at /appId: is a list, must be text",
		`{"appId":[5]}`:                                  "wrong-type at /appId: is the number 5, must be text",
		`{"isInteractive":[true,false]}`:                 "wrong-type at /isInteractive: is a list, must be true or false",
		`{"autonomousSystemNumber":[1,2]}`:               "wrong-type at /autonomousSystemNumber: is a list, must be a number",
		`{"status":[{"errorCode":0},{"errorCode":1}]}`:   "wrong-type at /status: is a list, must be an object",
		`{"category":["AuditLogs"],"properties":{}}`:     `not-an-event at /category: the category "AuditLogs" is not one of sign-ins`,
		`{"category":"SignInLogs","properties":[{},{}]}`: "wrong-type at /properties: is a list, must be an object",
	} {
		got := decode([]byte(record), Source{Tenant: elsewhere, Received: received})
		if len(got) != 1 || got[0].Err == nil || got[0].Err.Error() != want {
			t.Errorf("%s: %s, want %s", record, outcomes(got), want)
		}
	}
}
