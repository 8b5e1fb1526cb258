package rawevent

import (
	"strings"
	"testing"
)

// Elastic's documents with the names on the way to each value joined by dots.
func TestDecode_elasticJoinedByDots(t *testing.T) {
	const (
		logs  = `"azure.signinlogs.category":"SignInLogs","azure.signinlogs.result_type":"50126","azure.tenant_id":"` + fernhill + `",`
		start = `{"@timestamp":"2026-03-04T05:09:07Z",` + logs
		props = "azure.signinlogs.properties."
	)
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"with underscores": {start + `"` + props + `id":"x","` + props + `created_at":"2026-03-04T05:06:07Z","` + props + `user_principal_name":"mira@fernhill.example","` +
			props + `status.error_code":50126,"` + props + `device_detail.operating_system":"Windows","` + props + `processing_time_ms":7,"source.ip":"192.0.2.7","source.port":443,"geo.city_name":"Lagos","geo.country_iso_code":"NG","user_agent.original":"Mozilla","event.outcome":"failure"}`,
			map[string]string{"id": "x", "tenantId": fernhill, "category": "SignInLogs", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "sentUnixNano": nanos("2026-03-04T05:09:07Z"),
				"userPrincipalName": "mira@fernhill.example", "status.errorCode": "50126", "deviceDetail.operatingSystem": "Windows", "processingTimeInMilliseconds": "7",
				"ipAddress": "192.0.2.7", "location.city": "Lagos", "location.countryOrRegion": "NG", "userAgent": "Mozilla", "+record/event": `{"outcome":"failure"}`,
				"+record/source": `{"ip":"192.0.2.7","port":443}`, "provenance.format": "FORMAT_AZURE_MONITOR"}},
		"what the status says in words": {start + `"` + props + `id":"x","` + props + `status.error_code":50126,"azure.signinlogs.result_description":"Wrong password","message":"Wrong password (MFA required in Azure AD)","geo.city_name":"Atlanta","geo.country_name":"Georgia","geo.country_iso_code":"US"}`,
			map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong password", "status.additionalDetails": "MFA required in Azure AD", "location.state": "Georgia", "location.countryOrRegion": "US", "+record/message": `"Wrong password (MFA required in Azure AD)"`}},
		"in words, of a success": {`{"@timestamp":"2026-03-04T05:09:07Z","azure":{"signinlogs":{"category":"SignInLogs","result_type":"0","properties":{"id":"x","user_id":"u","status":{"error_code":0}}}},"message":"MFA completed in Azure AD","geo":{"city_name":"Lagos","region_name":"Lagos State","country_name":"Nigeria","country_iso_code":"NG"}}`,
			map[string]string{"status.errorCode": "0", "status.failureReason": absent, "status.additionalDetails": "MFA completed in Azure AD", "location.state": "Lagos State"}},
		"in words without a description": {`{"@timestamp":"2026-03-04T05:09:07Z","azure":{"signinlogs":{"category":"SignInLogs","result_type":"50126","properties":{"id":"x","user_id":"u"}}},"message":"Wrong password","geo":{"country_name":"Nigeria","country_iso_code":"NG"}}`,
			map[string]string{"status.failureReason": "Wrong password", "status.additionalDetails": absent, "location.state": absent}},
		"Other.": {`{"@timestamp":"2026-03-04T05:09:07Z","azure":{"signinlogs":{"category":"SignInLogs","result_type":"0","properties":{"id":"x","user_id":"u"}}},"message":"Other. (MFA requirement skipped)"}`,
			map[string]string{"status.failureReason": "Other.", "status.additionalDetails": "MFA requirement skipped"}},
		"in Graph's spelling": {start + `"` + props + `id":"x","` + props + `createdDateTime":"2026-03-04T05:06:07Z","` + props + `userPrincipalName":"mira@fernhill.example","` + props + `status.errorCode":50126,"` + props + `location.geoCoordinates.latitude":6.5,"user_agent.original":"Mozilla","source.ip":"192.0.2.7"}`,
			map[string]string{"id": "x", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "userPrincipalName": "mira@fernhill.example", "status.errorCode": "50126",
				"location.geoCoordinates.latitude": "6.5", "userAgent": "Mozilla", "ipAddress": "192.0.2.7"}},
		"Graph's spelling with the time renamed": {start + `"` + props + `created_at":"2026-03-04T05:06:07Z","` + props + `userId":"u"}`,
			map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07Z"), "userId": "u"}},
		"the document's own time alone": {start + `"` + props + `id":"x","` + props + `user_id":"u"}`,
			map[string]string{"createdUnixNano": nanos("2026-03-04T05:09:07Z"), "userId": "u"}},
		"with the record beside it": {start + `"` + props + `id":"y","event.original":"{\"category\":\"SignInLogs\",\"time\":\"2026-03-04T05:06:07Z\",\"properties\":{\"id\":\"x\"}}"}`,
			map[string]string{"id": "x"}},
		"a value in the way": {start + `"` + props + `id":"x","` + props + `user_id":"u","` + props + `status":"odd","` + props + `status.error_code":1,"message":"m","message.keyword":"m"}`,
			map[string]string{"id": "x", "status.errorCode": "50126", "+record/azure.signinlogs.properties.status.error_code": "1", "+record/message.keyword": `"m"`}},
		"one object with joined names": {`{"@timestamp":"2026-03-04T05:09:07Z","azure.signinlogs":{"category":"SignInLogs","properties":{"id":"x","user_id":"u"}}}`,
			map[string]string{"id": "x", "userId": "u"}},
		"keys and values": {start + `"` + props + `id":"x","` + props + `authentication_processing_details.Login Hint Present":"True"}`,
			map[string]string{"authenticationProcessingDetails.0.key": "Login Hint Present", "authenticationProcessingDetails.0.value": "True"}},
		"a hit's fields": {`{"_index":"i","_id":"1","fields":{"@timestamp":["2026-03-04T05:09:07Z"],"azure.signinlogs.category":["SignInLogs"],"azure.signinlogs.result_type":["50126"],"` + props + `id":["x"],"` + props + `risk_event_types":["a","b"],"source.ip":["192.0.2.7"]}}`,
			map[string]string{"id": "x", "status.errorCode": "50126", "ipAddress": "192.0.2.7", "riskEventTypes.1": "b", "+record/_index": `"i"`, "+record/_id": `"1"`}},
		"a hit's policies in pieces": {`{"_id":"1","fields":{"@timestamp":["2026-03-04T05:09:07Z"],"azure.signinlogs.category":["SignInLogs"],"` + props + `id":["x"],"` + props + `applied_conditional_access_policies.display_name":["A","B"],"` + props + `applied_conditional_access_policies.result":["success"]}}`,
			map[string]string{"id": "x", "appliedConditionalAccessPolicies.0": absent, "+record/azure.signinlogs.properties.applied_conditional_access_policies.display_name": `["A","B"]`,
				"+record/azure.signinlogs.properties.applied_conditional_access_policies.result": `"success"`}},
		"a hit's one policy": {`{"_id":"1","fields":{"@timestamp":["2026-03-04T05:09:07Z"],"azure.signinlogs.category":["SignInLogs"],"` + props + `id":["x"],"` + props + `applied_conditional_access_policies":[{"display_name":"A","result":"success"}]}}`,
			map[string]string{"appliedConditionalAccessPolicies.0.displayName": "A", "appliedConditionalAccessPolicies.0.result": "success"}},
		"a hit of Graph's objects": {`{"hits":{"hits":[{"_id":"1","fields":{"id":["x"],"createdDateTime":["2026-03-04T05:06:07Z"],"appId":["a"],"status.errorCode":[50126]}}]}}`,
			map[string]string{"id": "x", "appId": "a", "status.errorCode": "50126", "+record/_id": `"1"`}},
		"a search's hits": {`{"took":1,"hits":{"hits":[{"_id":"1","fields":{"@timestamp":["2026-03-04T05:09:07Z"],"azure.signinlogs.category":["SignInLogs"],"` + props + `id":["x"],"` + props + `user_id":["u"],"` + props + `status.error_code":[50126]}}]}}`,
			map[string]string{"id": "x", "status.errorCode": "50126"}},
		"a hit's source beside its fields": {`{"_id":"1","fields":{"id":["y"]},"_source":{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a"}}`,
			map[string]string{"id": "x", "+record/fields": `{"id":["y"]}`}},
		"an event's own fields": {`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","fields":{"id":["y"]}}`, map[string]string{"id": "x", "+fields": `{"id":["y"]}`}},
		"a collector's fields":  {`{"event":{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a"},"fields":{"kind":"k"}}`, map[string]string{"id": "x", "+record/fields": `{"kind":"k"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			got := checkOne(t, []byte(c.record), c.want)
			if string(got.Raw) != c.record && c.record[:7] != `{"hits"` && c.record[:7] != `{"took"` {
				t.Errorf("raw is %s", got.Raw)
			}
		})
	}
}

// Names of more parts than any object has are no ways to a value.
func TestDecode_manyDots(t *testing.T) {
	long := "status" + strings.Repeat(".a", 100_000)
	checkOne(t, []byte(`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","`+long+`":1}`), map[string]string{"+" + long: "1"})
	checkOne(t, []byte(`{"@timestamp":"2026-03-04T05:06:07Z","azure.signinlogs.category":"SignInLogs","`+long+`":1}`), map[string]string{"+record/" + long: "1"})
}
