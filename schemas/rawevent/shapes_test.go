package rawevent

import (
	"strings"
	"testing"
)

// Shapes that exports of other tools and of other years give to properties.
func TestDecode_shapes(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"audiences as ids": {start + `"conditionalAccessAudiences":["a1","",null,{"applicationId":"a2","audienceReasons":1}]}`,
			map[string]string{"conditionalAccessAudiences.0.applicationId": "a1", "conditionalAccessAudiences.1.applicationId": "a2",
				"conditionalAccessAudiences.1.audienceReasons": "1", "conditionalAccessAudiences.2.applicationId": absent, "additional": absent}},
		"one audience": {start + `"conditionalAccessAudiences":"a1"}`, map[string]string{"conditionalAccessAudiences.0.applicationId": "a1"}},
		"audiences of a row": {`{"Id":"x","TimeGenerated":"2026-03-04T05:06:07Z","ResultType":"0","ConditionalAccessAudiences":"[\"a1\",\"a2\"]"}`,
			map[string]string{"conditionalAccessAudiences.1.applicationId": "a2"}},
		"authenticator policies": {start + `"authenticationAppPolicyEvaluationDetails":[{"policyName":"location","status":"ok","more":1},{"policyName":"context"}]}`,
			map[string]string{"authenticationAppPolicyEvaluationDetails.0.status": "ok", "authenticationAppPolicyEvaluationDetails.1.policyName": "context",
				"+authenticationAppPolicyEvaluationDetails/0/more": "1"}},
		"one authenticator policy": {start + `"authenticationAppPolicyEvaluationDetails":{"policyName":"location","more":1}}`,
			map[string]string{"authenticationAppPolicyEvaluationDetails.0.policyName": "location", "+authenticationAppPolicyEvaluationDetails/0/more": "1"}},
		"no authenticator policy": {start + `"authenticationAppPolicyEvaluationDetails":[]}`, map[string]string{"additional": absent}},
		"lists of one without the list": {start + `"appliedConditionalAccessPolicies":{"id":"p","enforcedGrantControls":"Mfa"},"authenticationMethodsUsed":"Password","riskEventTypes":""}`,
			map[string]string{"appliedConditionalAccessPolicies.0.enforcedGrantControls.0": "Mfa", "authenticationMethodsUsed.0": "Password",
				"authenticationMethodsUsed.1": absent, "riskEventTypes.0": absent}},
		"nothing in the other brackets": {start + `"deviceDetail":[],"riskEventTypes":{},"authenticationDetails":{},"status":""}`,
			map[string]string{"deviceDetail": absent, "riskEventTypes.0": absent, "authenticationDetails.0": absent, "status": absent, "additional": absent}},
		"JSON as text": {start + `"status":"{\"errorCode\":\"50126\",\"failureReason\":null}","location":" {\"city\":\"Lagos\"}","authenticationDetails":"[{\"succeeded\":\"false\"}]","riskEventTypes_v2":"[\"a\",\"b\"]","mfaDetail":"null"}`,
			map[string]string{"status.errorCode": "50126", "location.city": "Lagos", "authenticationDetails.0.succeeded": "false",
				"riskEventTypes_v2.1": "b", "mfaDetail": absent, "additional": absent}},
		"steps as text in a list": {start + `"authenticationDetails":["{\"authenticationMethod\":\"Password\"}"]}`,
			map[string]string{"authenticationDetails.0.authenticationMethod": "Password"}},
		"JSON as text in a record": {`{"category":"SignInLogs","time":"2026-03-04T05:06:07Z","properties":{"id":"x","deviceDetail":"{\"isManaged\":\"True\",\"kiosk\":1}"}}`,
			map[string]string{"deviceDetail.isManaged": "true", "+deviceDetail/kiosk": "1"}},
		"booleans as text": {start + `"isInteractive":"False","flaggedForReview":"yes","isTenantRestricted":""}`,
			map[string]string{"isInteractive": "false", "flaggedForReview": "true", "isTenantRestricted": absent}},
		"booleans as numbers": {start + `"isInteractive":1,"flaggedForReview":0,"isTenantRestricted":1.0,"authenticationDetails":[{"succeeded":0.0}]}`,
			map[string]string{"isInteractive": "true", "flaggedForReview": "false", "isTenantRestricted": "true", "authenticationDetails.0.succeeded": "false"}},
		"booleans as numbers in text": {start + `"isInteractive":" 1 ","flaggedForReview":"0","isTenantRestricted":"1.0","deviceDetail":{"isManaged":"0.0"}}`,
			map[string]string{"isInteractive": "true", "flaggedForReview": "false", "isTenantRestricted": "true", "deviceDetail.isManaged": "false"}},
		"result in a word":     {start + `"status":"Failure"}`, map[string]string{"status.word": "Failure"}},
		"result as its code":   {start + `"status":50126}`, map[string]string{"status.errorCode": "50126", "additional": absent}},
		"success as its code":  {start + `"status":"0"}`, map[string]string{"status.errorCode": "0", "additional": absent}},
		"code beside a reason": {start + `"resultType":"50126","status":" 50126 "}`, map[string]string{"status.errorCode": "50126", "additional": absent}},
		"two codes": {`{"category":"SignInLogs","time":"2026-03-04T05:06:07Z","resultType":"50140","properties":{"id":"x","status":50126}}`,
			map[string]string{"status.errorCode": "50126", "+record/resultType": `"50140"`}},
		"numbers that are no codes": {start + `"status":200}`, map[string]string{"status": absent, "+status": "200"}},
		"text that is no code":      {start + `"status":"99999999999"}`, map[string]string{"status": absent, "+status": `"99999999999"`}},
		"code of a row": {`{"CreatedDateTime":"2026-03-04T05:06:07Z","UserPrincipalName":"mira@fernhill.example","AppDisplayName":"Payroll","Status":50126}`,
			map[string]string{"status.errorCode": "50126", "additional": absent}},
		"result in other words": {start + `"status":"Echec"}`, map[string]string{"status": absent, "+status": `"Echec"`}},
		"enumerations as numbers": {start + `"riskLevelAggregated":4,"riskLevelDuringSignIn":2,"riskState":"4","riskDetail":9,"tokenIssuerType":0,"incomingTokenType":1,"tokenProtectionStatusDetails":{"signInSessionStatus":2}}`,
			map[string]string{"riskLevelAggregated": "none", "riskLevelDuringSignIn": "high", "riskState": "atRisk", "riskDetail": "hidden",
				"tokenIssuerType": "0", "incomingTokenType": "1", "tokenProtectionStatusDetails.signInSessionStatus": "2"}},
		"cut off by PowerShell": {start + `"status":"@{errorCode=50126; failureReason=Wrong; try again; additionalDetails=}","location":"@{city=Lagos; countryOrRegion=NG; geoCoordinates=}","deviceDetail":"@{isManaged=True; isCompliant=; trustType=Hybrid; x}","networkLocationDetails":"System.Object[]","mfaDetail":"Example.Models.MfaDetail","authenticationDetails":["@{authenticationMethod=Password; succeeded=True}"]}`,
			map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong; try again", "location.countryOrRegion": "NG",
				"deviceDetail.isManaged": "true", "deviceDetail.isCompliant": absent, "deviceDetail.trustType": "Hybrid; x",
				"+networkLocationDetails": `"System.Object[]"`, "+mfaDetail": `"Example.Models.MfaDetail"`, "authenticationDetails.0.succeeded": "true"}},
		"blacked out": {start + `"location":"[redacted: home]","deviceDetail":"{removed}","riskEventTypes":"[removed]","status":{"errorCode":0}}`,
			map[string]string{"location": absent, "+location": `"[redacted: home]"`, "deviceDetail": absent, "+deviceDetail": `"{removed}"`, "riskEventTypes.0": absent, "+riskEventTypes": `"[removed]"`,
				"status.errorCode": "0"}},
		"cut off": {start + `"appliedConditionalAccessPolicies":"[{\"id\":\"p1\",\"result\":\"success\"},{\"id\":\"p2\",\"resu","authenticationDetails":[{"succeeded":true}]}`,
			map[string]string{"appliedConditionalAccessPolicies.0.id": absent, "+appliedConditionalAccessPolicies": `"[{\"id\":\"p1\",\"result\":\"success\"},{\"id\":\"p2\",\"resu"`,
				"authenticationDetails.0.succeeded": "true"}},
		"one of two columns cut off": {`{"Id":"x","TimeGenerated":"2026-03-04T05:06:07Z","ResultType":"0","ConditionalAccessPolicies":"[{\"id\":\"p1\"},{","ConditionalAccessPoliciesV2":"[{\"id\":\"p1\"},{\"id\":\"p2\"}]"}`,
			map[string]string{"appliedConditionalAccessPolicies.1.id": "p2", "+ConditionalAccessPolicies": `"[{\"id\":\"p1\"},{"`}},
		"cut off within":                {start + `"location":{"city":"Lagos","geoCoordinates":"{\"latitude\":6."}}`, map[string]string{"location.city": "Lagos", "+location/geoCoordinates": `"{\"latitude\":6."`}},
		"a place in words":              {start + `"location":"Dublin, IE"}`, map[string]string{"location.city": "Dublin", "location.countryOrRegion": "IE", "additional": absent}},
		"a place in unclear words":      {start + `"location":"Ontario, CA"}`, map[string]string{"location": absent, "+location": `"Ontario, CA"`}},
		"a place that is a type's name": {start + `"location":"Example.Models.Location"}`, map[string]string{"location": absent, "+location": `"Example.Models.Location"`}},
		"a place that is no country":    {start + `"location":"Building 7"}`, map[string]string{"location": absent, "+location": `"Building 7"`}},
		"two places in words": {`{"category":"SignInLogs","time":"2026-03-04T05:06:07Z","location":"GH","properties":{"id":"x","location":"Lagos, Lagos State, NG"}}`,
			map[string]string{"location.countryOrRegion": "NG", "+record/location": `"GH"`}},
		"processing details by their keys": {start + `"authenticationProcessingDetails":{"Login Hint Present":"True","Oauth Scope Info":["User.Read"],"n":1,"z":null}}`,
			map[string]string{"authenticationProcessingDetails.0.key": "Login Hint Present", "authenticationProcessingDetails.0.value": "True",
				"authenticationProcessingDetails.1.value": `["User.Read"]`, "authenticationProcessingDetails.2.value": "1", "authenticationProcessingDetails.3.key": absent, "additional": absent}},
		"one processing detail": {start + `"authenticationProcessingDetails":{"key":"Login Hint Present","value":"True"}}`,
			map[string]string{"authenticationProcessingDetails.0.key": "Login Hint Present", "authenticationProcessingDetails.0.value": "True"}},
		"an agent as text": {`{"Id":"x","TimeGenerated":"2026-03-04T05:06:07Z","ResultType":"0","AppId":"a","Agent":"{\"agentType\":\"none\"}"}`,
			map[string]string{"+agent": `{"agentType":"none"}`, "+Agent": absent}},
		"no agent":                {`{"Id":"x","TimeGenerated":"2026-03-04T05:06:07Z","ResultType":"0","AppId":"a","Agent":"{}"}`, map[string]string{"additional": absent}},
		"an agent that is a name": {start + `"Agent":"collector {7}"}`, map[string]string{"+Agent": `"collector {7}"`}},
		"an agent that is broken": {start + `"agent":"{"}`, map[string]string{"+agent": `"{"`}},
		"text within an object": {start + `"location":{"city":"Lagos","geoCoordinates":"System.Object"}}`,
			map[string]string{"location.city": "Lagos", "+location/geoCoordinates": `"System.Object"`}},
		"names with underscores": {`{"id":"x","created_date_time":"2026-03-04T05:06:07Z","user_principal_name":"mira@fernhill.example","ip_address":"192.0.2.7","status":{"error_code":50126},"location":{"country_or_region":"NG","geo_coordinates":{"latitude":1}},"risk_event_types_v2":["a"],"risk_event_types":[],"sp_connection":"c"}`,
			map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07Z"), "userPrincipalName": "mira@fernhill.example", "ipAddress": "192.0.2.7",
				"status.errorCode": "50126", "location.countryOrRegion": "NG", "location.geoCoordinates.latitude": "1", "riskEventTypes_v2.0": "a", "+sp_connection": `"c"`}},
		"an underscore beside the usual names": {start + `"user_id":"other","userId":"u"}`, map[string]string{"userId": "u", "+user_id": `"other"`}},
		"time as number":                       {`{"id":"x","appId":"a","createdDateTime":1772600767891}`, map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07.891Z")}},
		"a collector's time": {`{"category":"SignInLogs","time":1772600767.5,"properties":{"id":"x","createdDateTime":"/Date(1772600767000)/"}}`,
			map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07Z"), "sentUnixNano": nanos("2026-03-04T05:06:07.5Z")}},
		"wrapped as it is": {`{"time":1772600767.5,"sourcetype":"azure","event":{"category":"SignInLogs","time":"2026-03-04T05:06:07Z","properties":{"id":"x"}}}`,
			map[string]string{"category": "SignInLogs", "+record/sourcetype": `"azure"`, "+record/time": "1772600767.5", "createdUnixNano": nanos("2026-03-04T05:06:07Z")}},
		"wrapped in a body": {`{"body":{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a"},"offset":"7"}`, map[string]string{"id": "x", "+record/offset": `"7"`}},
		"a wrapper in a wrapper": {`{"preview":false,"result":{"_raw":"{\"id\":\"x\",\"appId\":\"a\",\"createdDateTime\":\"2026-03-04T05:06:07Z\"}","host":"h"}}`,
			map[string]string{"id": "x", "+record/host": `"h"`, "+record/preview": "false"}},
		"text goes before an object": {`{"event":{"kind":"event"},"message":"{\"id\":\"x\",\"appId\":\"a\",\"createdDateTime\":\"2026-03-04T05:06:07Z\"}"}`,
			map[string]string{"id": "x", "+record/event": `{"kind":"event"}`}},
		"a row of a custom table": {`{"TenantId":"a workspace","Type":"SignIns_CL","SourceSystem":"RestAPI","TimeGenerated":"2026-03-04T05:09:00Z","id_g":"x","createdDateTime_t":"2026-03-04T05:06:07Z","userPrincipalName_s":"mira@fernhill.example","status_errorCode_d":50126,"location_s":"{\"city\":\"Lagos\"}","isInteractive_b":false,"kiosk_s":"7"}`,
			map[string]string{"id": "x", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "userPrincipalName": "mira@fernhill.example", "status.errorCode": "50126",
				"location.city": "Lagos", "isInteractive": "false", "+kiosk": `"7"`, "+record/TenantId": `"a workspace"`, "+record/Type": `"SignIns_CL"`}},
		"an old answer of OData": {`{"d":{"results":[{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a"}]}}`, map[string]string{"id": "x", "appId": "a"}},
		"an event's own data":    {start + `"data":{"a":1}}`, map[string]string{"id": "x", "+data": `{"a":1}`}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}

func TestDecode_wrappedAsItIs_refusalsPointInside(t *testing.T) {
	for record, want := range map[string]string{
		`{"event":{"appId":{"a":1}},"host":"h"}`:                            "wrong-type at /event/appId: is an object, must be text",
		`{"Type":"Doors_CL","id_g":"x","door_s":"7","appId_s":"a"}`:         `not-an-event at /Type: the table "Doors_CL" is not one of sign-ins`,
		`{"id_g":"x","appId_s":"a","userId_g":7}`:                           "wrong-type at /userId: is the number 7, must be text",
		`{"result":{"_raw":"{\"appId\":{\"a\":1}}"}}`:                       "wrong-type at /result/_raw: inside the JSON text at /appId: is an object, must be text",
		strings.Repeat(`{"event":`, 9) + `{"a":1}` + strings.Repeat("}", 9): "not-an-event at " + strings.Repeat("/event", 9) + ": holds batches within batches, more than 8 deep",
	} {
		got := decode([]byte(record), Source{Tenant: elsewhere, Received: received})
		if len(got) != 1 || got[0].Err == nil || got[0].Err.Error() != want || string(got[0].Raw) != record {
			t.Errorf("%s: %+v, want %s", record, got, want)
		}
	}
}
