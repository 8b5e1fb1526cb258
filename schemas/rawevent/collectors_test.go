package rawevent

import "testing"

// What collectors, search engines and tools that make tables turn events into.
func TestDecode_collectors(t *testing.T) {
	const (
		graph  = `{\"id\":\"x\",\"appId\":\"a\",\"createdDateTime\":\"2026-03-04T05:06:07Z\"}`
		record = `{\"category\":\"SignInLogs\",\"tenantId\":\"` + fernhill + `\",\"time\":\"2026-03-04T05:09:07Z\",\"properties\":{\"id\":\"x\",\"createdDateTime\":\"2026-03-04T05:06:07Z\"}}`
		taken  = `"azure":{"tenant_id":"` + fernhill + `","correlation_id":"c","resource":{"id":"/tenants/` + fernhill + `/providers/Microsoft.aadiam"},"signinlogs":{` +
			`"operation_name":"Sign-in activity","result_type":"50126","result_signature":"None","category":"SignInLogs","identity":"Mira Okonkwo","properties":{` +
			`"id":"x","created_at":"2026-03-04T05:06:07Z","user_id":"u","app_id":"a","risk_level_during_signin":"none","processing_time_ms":239,` +
			`"conditional_access_status":"success","device_detail":{"operating_system":"MacOs","is_managed":true},"status":{"error_code":50126},"odd_one":1}}}`
	)
	created := nanos("2026-03-04T05:06:07Z")
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"names joined by dots": {`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","status.errorCode":50126,"status.failureReason":"Wrong","location.city":"Lagos","location.geoCoordinates.latitude":"6.5","deviceDetail.kiosk":true,"agent.kind":"none"}`,
			map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong", "location.city": "Lagos", "location.geoCoordinates.latitude": "6.5",
				"+deviceDetail/kiosk": "true", "+agent.kind": `"none"`, "provenance.format": "FORMAT_GRAPH"}},
		"a record joined by dots": {`{"time":"2026-03-04T05:09:07Z","category":"SignInLogs","tenantId":"` + fernhill + `","properties.id":"x","properties.createdDateTime":"2026-03-04T05:06:07Z","properties.status.errorCode":0}`,
			map[string]string{"id": "x", "createdUnixNano": created, "status.errorCode": "0", "tenantId": fernhill, "provenance.format": "FORMAT_AZURE_MONITOR"}},
		"dots beside the object": {`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","status":{"errorCode":1},"status.errorCode":2}`,
			map[string]string{"status.errorCode": "1", "+status.errorCode": "2"}},
		"one dotted name beside the object, others not": {`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","status.errorCode":2,"status":{"errorCode":1},"location.city":"Lagos"}`,
			map[string]string{"status.errorCode": "1", "+status.errorCode": "2", "location.city": "Lagos"}},
		"names joined by underscores": {`{"TimeGenerated":"2026-03-04T05:06:07Z","Id":"x","UserPrincipalName":"mira@fernhill.example","AppDisplayName":"Payroll","Status_errorCode":50126,"Status_failureReason":"Wrong",` +
			`"LocationDetails_city":"Lagos","LocationDetails_countryOrRegion":"NG","LocationDetails_geoCoordinates_latitude":6.5,"DeviceDetail_operatingSystem":"Windows","DeviceDetail_isManaged":"True","Status_odd":7,"riskEventTypes_v2":["a"],"MfaDetail_string":"","MfaDetail_dynamic":"{\"authMethod\":\"Call\"}"}`,
			map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong", "location.city": "Lagos", "location.countryOrRegion": "NG", "location.geoCoordinates.latitude": "6.5",
				"deviceDetail.operatingSystem": "Windows", "deviceDetail.isManaged": "true", "+Status_odd": "7", "riskEventTypes_v2.0": "a", "mfaDetail.authMethod": "Call",
				"+Status_errorCode": absent, "provenance.format": "FORMAT_LOG_ANALYTICS"}},
		"a record joined by underscores": {`{"time":"2026-03-04T05:09:07Z","category":"SignInLogs","tenantId":"` + fernhill + `","properties_id":"x","properties_createdDateTime":"2026-03-04T05:06:07Z","properties_status_errorCode":0,"properties_odd_one":1}`,
			map[string]string{"id": "x", "createdUnixNano": created, "status.errorCode": "0", "+record/properties_odd_one": "1", "provenance.format": "FORMAT_AZURE_MONITOR"}},
		"underscores within and between names": {`{"id":"x","created_date_time":"2026-03-04T05:06:07Z","ip_address":"192.0.2.7","status_error_code":50126,"location_country_or_region":"NG","location_geo_coordinates_longitude":3.5,"location_odd":1}`,
			map[string]string{"createdUnixNano": created, "status.errorCode": "50126", "location.countryOrRegion": "NG", "location.geoCoordinates.longitude": "3.5", "+location_odd": "1"}},
		"underscores beside the object": {`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","status":{"errorCode":1},"status_errorCode":2}`,
			map[string]string{"status.errorCode": "1", "+status_errorCode": "2"}},
		"multivalued fields": {`{"result":{"properties.id":"x","properties.createdDateTime":"2026-03-04T05:06:07Z","category":"SignInLogs","properties.riskEventTypes_v2{}":["a","b"],"properties.authenticationMethodsUsed{}":"Password",` +
			`"properties.appliedConditionalAccessPolicies{}.result":["notApplied","success"],"properties.appliedConditionalAccessPolicies{}":["p"],"properties.odd{}":["o"]}}`,
			map[string]string{"riskEventTypes_v2.0": "a", "riskEventTypes_v2.1": "b", "authenticationMethodsUsed.0": "Password", "+riskEventTypes_v2{}": absent,
				"appliedConditionalAccessPolicies.0.result": absent, "+appliedConditionalAccessPolicies{}": `["p"]`, "+odd{}": `["o"]`}},
		"raw beside what was taken out of it": {`{"_raw":"` + graph + `","appId":"other","ipAddress":"192.0.2.7","host":"h"}`,
			map[string]string{"id": "x", "appId": "a", "ipAddress": absent, "+record/ipAddress": `"192.0.2.7"`, "+record/host": `"h"`}},
		"a search's results": {`{"preview":false,"fields":[{"name":"_raw"}],"results":[{"_raw":"` + graph + `"}]}`, map[string]string{"id": "x"}},
		"a search's hits": {`{"took":1,"hits":{"total":{"value":1},"hits":[{"_index":"i","_source":{"@timestamp":"2026-03-04T05:09:07Z","message":"` + record + `"}}]}}`,
			map[string]string{"id": "x", "tenantId": fernhill, "+record/_index": `"i"`}},
		"a source": {`{"_index":"i","_source":{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}}`, map[string]string{"id": "x", "+record/_index": `"i"`}},
		"an original beside a message": {`{"message":"Wrong password","log":{"level":"4"},"event":{"original":"` + record + `","id":"z","category":["authentication"]},` + taken + `}`,
			map[string]string{"id": "x", "userId": absent, "+record/message": `"Wrong password"`, "+record/id": `"z"`}},
		"a record taken apart": {`{"@timestamp":"2026-03-04T05:09:07Z","event":{"outcome":"failure"},"source":{"ip":"192.0.2.7"},"geo":{"city_name":"Lagos","country_iso_code":"NG","location":{"lat":6.5,"lon":3.4}},"user_agent":{"original":"Mozilla/5.0"},` + taken + `}`,
			map[string]string{"id": "x", "tenantId": fernhill, "category": "SignInLogs", "createdUnixNano": created, "sentUnixNano": nanos("2026-03-04T05:09:07Z"),
				"userId": "u", "userDisplayName": "Mira Okonkwo", "appId": "a", "status.errorCode": "50126", "correlationId": "c", "ipAddress": "192.0.2.7",
				"riskLevelDuringSignIn": "none", "processingTimeInMilliseconds": "239", "conditionalAccessStatus": "success", "deviceDetail.operatingSystem": "MacOs",
				"deviceDetail.isManaged": "true", "location.city": "Lagos", "location.countryOrRegion": "NG", "location.geoCoordinates.latitude": "6.5",
				"userAgent": "Mozilla/5.0", "+odd_one": "1", "+record/event": `{"outcome":"failure"}`, "+record/resource_id": absent}},
		"an alert": {`{"timestamp":"2026-03-04T05:09:07.301+0000","id":"1","rule":{"id":"99506"},"data":{"integration":"ms-graph","ms-graph":{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}}}`,
			map[string]string{"id": "x", "+record/integration": `"ms-graph"`, "+record/rule": `{"id":"99506"}`}},
		"a normalised event": {`{"class_uid":3002,"time":1772600767891,"raw_data":"` + record + `"}`, map[string]string{"id": "x", "+record/class_uid": "3002"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := checkOne(t, []byte(c.record), c.want)
			if string(got.Raw) != c.record && name != "a search's results" && name != "a search's hits" {
				t.Errorf("raw is %s", got.Raw)
			}
		})
	}
}

func TestDecode_collectors_oneLeavesNothingToTheNext(t *testing.T) {
	got := decode([]byte(`[{"status.errorCode":1,"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"},`+
		`{"@timestamp":"2026-03-04T05:06:07Z","host":"h","azure":{"signinlogs":{"category":"SignInLogs","properties":{"id":"y"}}}},`+
		`{"id":"z","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}]`), Source{Tenant: elsewhere, Received: received})
	if len(got) != 3 {
		t.Fatalf("%s, want three events", outcomes(got))
	}
	checkEvent(t, got[1], map[string]string{"id": "y", "+record/host": `"h"`})
	checkEvent(t, got[2], map[string]string{"id": "z", "status": absent, "additional": absent})
}

func TestDecode_annotations_allocateNothing(t *testing.T) {
	record := []byte(`{"@odata.type":"#microsoft.graph.signIn","riskEventTypes@odata.type":"#Collection(String)","p_event_time":"x","source.ip":1,"id":"x","appDisplayName":"Payroll","createdDateTime":"2026-03-04T05:06:07Z"}`)
	d := NewDecoder()
	read := func() {
		d.Decode(record, Source{Tenant: elsewhere}, func(x Decoded) bool { return x.Err == nil })
	}
	read()
	if n := testing.AllocsPerRun(100, read); n > 0 {
		t.Errorf("%.0f allocations", n)
	}
}
