package rawevent

import "testing"

// Tools that flatten objects and lists write the way to each value as its name, with
// places in lists from 0 or from 1.
func TestDecode_namesWithPlacesInLists(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
	const policies = "appliedConditionalAccessPolicies"
	want := map[string]string{
		policies + ".0.displayName": "Block", policies + ".0.enforcedGrantControls.0": "Block", policies + ".0.enforcedGrantControls.1": "Mfa",
		policies + ".1.displayName": "Second", policies + ".1.result": "success", policies + ".2": absent,
		"riskEventTypes_v2.0": "unfamiliarFeatures", "riskEventTypes_v2.1": "leakedCredentials", "location.geoCoordinates.latitude": "6.5", "additional": absent,
	}
	for tool, names := range map[string][7]string{
		"dots":        {policies + ".0.displayName", policies + ".0.enforcedGrantControls.0", policies + ".0.enforcedGrantControls.1", policies + ".1.displayName", policies + ".1.result", "riskEventTypes_v2.0", "riskEventTypes_v2.1"},
		"from one":    {policies + ".1.displayName", policies + ".1.enforcedGrantControls.1", policies + ".1.enforcedGrantControls.2", policies + ".2.displayName", policies + ".2.result", "riskEventTypes_v2.1", "riskEventTypes_v2.2"},
		"brackets":    {policies + "[0].displayName", policies + "[0].enforcedGrantControls[0]", policies + "[0].enforcedGrantControls[1]", policies + "[1].displayName", policies + "[1].result", "riskEventTypes_v2[0]", "riskEventTypes_v2[1]"},
		"query":       {policies + "[0][displayName]", policies + "[0][enforcedGrantControls][0]", policies + "[0][enforcedGrantControls][1]", policies + "[1][displayName]", policies + "[1][result]", "riskEventTypes_v2[0]", "riskEventTypes_v2[1]"},
		"slashes":     {policies + "/0/displayName", policies + "/0/enforcedGrantControls/0", policies + "/0/enforcedGrantControls/1", policies + "/1/displayName", policies + "/1/result", "riskEventTypes_v2/0", "riskEventTypes_v2/1"},
		"colons":      {policies + ":1:displayName", policies + ":1:enforcedGrantControls:1", policies + ":1:enforcedGrantControls:2", policies + ":2:displayName", policies + ":2:result", "riskEventTypes_v2:1", "riskEventTypes_v2:2"},
		"underscores": {policies + "_0_displayName", policies + "_0_enforcedGrantControls_0", policies + "_0_enforcedGrantControls_1", policies + "_1_displayName", policies + "_1_result", "riskEventTypes_v2_0", "riskEventTypes_v2_1"},
		"two of them": {policies + "__0__displayName", policies + "__0__enforcedGrantControls__0", policies + "__0__enforcedGrantControls__1", policies + "__1__displayName", policies + "__1__result", "riskEventTypes_v2__0", "riskEventTypes_v2__1"},
		"words": {"applied_conditional_access_policies_0_display_name", "applied_conditional_access_policies_0_enforced_grant_controls_0", "applied_conditional_access_policies_0_enforced_grant_controls_1",
			"applied_conditional_access_policies_1_display_name", "applied_conditional_access_policies_1_result", "risk_event_types_v2_0", "risk_event_types_v2_1"},
	} {
		t.Run(tool, func(t *testing.T) {
			record := start
			for i, value := range []string{"Block", "Block", "Mfa", "Second", "success", "unfamiliarFeatures", "leakedCredentials"} {
				record += `"` + names[i] + `":"` + value + `",`
			}
			checkOne(t, []byte(record+`"location.geoCoordinates.latitude":6.5}`), want)
		})
	}
}

func TestDecode_joinedNames(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
	for name, c := range map[string]struct {
		properties string
		want       map[string]string
	}{
		"slashes":                       {`"status/errorCode":50126,"location/geoCoordinates/latitude":6.5}`, map[string]string{"status.errorCode": "50126", "location.geoCoordinates.latitude": "6.5"}},
		"colons":                        {`"status:errorCode":50126,"deviceDetail:browser":"Edge"}`, map[string]string{"status.errorCode": "50126", "deviceDetail.browser": "Edge"}},
		"brackets":                      {`"status[errorCode]":50126,"location[geoCoordinates][latitude]":6.5}`, map[string]string{"status.errorCode": "50126", "location.geoCoordinates.latitude": "6.5"}},
		"objects of two words":          {`"device_detail_operating_system":"Windows","device_detail_browser":"Edge"}`, map[string]string{"deviceDetail.operatingSystem": "Windows", "deviceDetail.browser": "Edge"}},
		"words with blanks":             {`"Device Detail Browser":"Edge","Location City":"Lagos"}`, map[string]string{"deviceDetail.browser": "Edge", "location.city": "Lagos"}},
		"in a record":                   {`"properties.createdDateTime":"2026-03-04T05:06:07Z","properties.appliedConditionalAccessPolicies.0.result":"failure","properties_riskEventTypes_v2_0":"leakedCredentials"}`, map[string]string{"appliedConditionalAccessPolicies.0.result": "failure", "riskEventTypes_v2.0": "leakedCredentials"}},
		"words in a record":             {`"properties_created_date_time":"2026-03-04T05:06:07Z","properties_app_display_name":"Other","properties_device_detail_browser":"Edge"}`, map[string]string{"appDisplayName": "Other", "deviceDetail.browser": "Edge"}},
		"words and numbers in a record": {`"properties_created_date_time":"2026-03-04T05:06:07Z","properties_applied_conditional_access_policies_0_result":"failure"}`, map[string]string{"appliedConditionalAccessPolicies.0.result": "failure"}},
		"within a record's properties": {`"category":"SignInLogs","properties":{"id":"y","createdDateTime":"2026-03-04T05:06:07Z","userId":"u","status.errorCode":50126,"location/city":"Oslo","appliedConditionalAccessPolicies_0_result":"failure","odd":1}}`,
			map[string]string{"id": "y", "userId": "u", "status.errorCode": "50126", "location.city": "Oslo", "appliedConditionalAccessPolicies.0.result": "failure", "category": "SignInLogs", "+odd": "1"}},
		"within properties as text": {`"category":"SignInLogs","properties":"{\"id\":\"y\",\"createdDateTime\":\"2026-03-04T05:06:07Z\",\"status.errorCode\":50126}"}`, map[string]string{"status.errorCode": "50126"}},
		"run together": {`"locationCity":"Lagos","LocationCountry":"NG","deviceDetailBrowser":"Edge","statusCode":7,"locationType":"home"}`,
			map[string]string{"location.city": "Lagos", "location.countryOrRegion": "NG", "deviceDetail.browser": "Edge", "+statusCode": "7", "+locationType": `"home"`}},
		"an empty object beside":          {`"status":null,"status.errorCode":50126,"location":"","location.city":"Lagos","deviceDetail":{},"deviceDetail_browser":"Edge","mfaDetail":"nan","mfaDetail.authMethod":"text"}`, map[string]string{"status.errorCode": "50126", "location.city": "Lagos", "deviceDetail.browser": "Edge", "mfaDetail.authMethod": "text"}},
		"words within an object":          {`"status":{"error_code":50126,"failure_reason":"Wrong"}}`, map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong"}},
		"a name behind a byte order mark": {`"\ufeffuserId":"u"}`, map[string]string{"userId": "u"}},
		"a name of digits":                {`"userDisplayName":4711,"deviceDetail":{"displayName":7}}`, map[string]string{"userDisplayName": "4711", "deviceDetail.displayName": "7"}},
		"the whole list beside":           {`"riskEventTypes_v2":["unlikelyTravel"],"riskEventTypes_v2_0":"leakedCredentials"}`, map[string]string{"riskEventTypes_v2.0": "unlikelyTravel", "riskEventTypes_v2.1": absent, "+riskEventTypes_v2_0": `"leakedCredentials"`}},
		"a number that is no place":       {`"userPrincipalName_2":"ada@example.com","appId.1":"y"}`, map[string]string{"userPrincipalName": absent, "appId": absent, "+userPrincipalName_2": `"ada@example.com"`, "+appId.1": `"y"`}},
		"no place in a list":              {`"riskEventTypes_v2.first":"leakedCredentials"}`, map[string]string{"riskEventTypes_v2": absent, "+riskEventTypes_v2.first": `"leakedCredentials"`}},
	} {
		t.Run(name, func(t *testing.T) { checkOne(t, []byte(start+c.properties), c.want) })
	}
}
