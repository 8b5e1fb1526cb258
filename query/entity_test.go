package query

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
)

// fullRow is a sign-in with something in every column that answers show.
func fullRow() values {
	return values{
		"id": "full", "created_at": time.Date(2026, 7, 17, 8, 0, 0, 123456700, time.UTC),
		"user_id": alice, "user_principal_name": "Alice@Contoso.com", "user_display_name": "Alice \"A\" <b>\u2028", "user_type": "member", "home_tenant_id": tenantA,
		"app_id": "app", "app_display_name": "App", "resource_id": "res", "resource_display_name": "Res", "resource_tenant_id": tenantB,
		"ip_address": "192.0.2.1", "city": "Berlin", "state": "Berlin", "country": "DE", "latitude": 52.52, "longitude": 13.405, "location_source": "producer",
		"reported_location": `{"city":"Berlin","countryOrRegion":"Germany","geoCoordinates":{"altitude":34.5,"latitude":52.52,"longitude":13.405}}`,
		"geo_city":          "Frankfurt", "geo_country": "DE", "geo_latitude": 50.1, "geo_longitude": 8.6, "geo_asn": uint32(64501), "geo_organization": "Example Net", "geo_database": "DBIP-City 2026-06", "autonomous_system_number": uint32(64500),
		"client_app": "IMAP4", "client_app_used": "IMAP", "client_app_source": "producer", "is_modern_auth": false, "user_agent": "UA", "operating_system": "Windows 11", "browser": "Edge 120", "device_source": "producer",
		"os_family": "Windows", "os_version": "11", "browser_family": "Edge", "browser_version": "120.0", "device_type": "desktop", "mfa_result": "denied", "mfa_method": "sms", "mfa_source": "details",
		"evaluated_conditional_access_policies": `[{"id":"own","reason":"R"}]`, "policy_version": "v7", "late_seconds": uint32(90),
		"device_id": "dev", "device_display_name": "PC", "is_compliant": true, "is_managed": false, "trust_type": "Azure AD joined",
		"reported_is_interactive": false, "sign_in_event_types": []string{"interactiveUser"}, "category": "SignInLogs", "authentication_protocol": "ropc", "client_credential_type": "none", "incoming_token_type": "none",
		"cross_tenant_access_type": "none", "token_issuer_type": "AzureAD", "processing_time_ms": uint32(123),
		"status": "Failure", "error_code": int32(50126), "failure_reason": "Invalid username or password", "remediation": "Reset the password", "additional_details": "Details",
		"authentication_requirement": "singleFactorAuthentication", "authentication_details": `[{"authenticationMethod":"Password","succeeded":false}]`, "authentication_methods_used": []string{"Password"},
		"authentication_processing_details": `[{"key":"Is CAE Token","value":"False"}]`,
		"conditional_access_status":         "failure", "conditional_access_source": "policies", "reported_conditional_access_status": "notApplied", "applied_conditional_access_policies": `[{"id":"p1","displayName":"P","result":"failure"}]`,
		"risk_level": "low", "risk_level_aggregated": "medium", "risk_state": "atRisk", "risk_detail": "none", "risk_event_types": []string{"unlikelyTravel"}, "risk_event_types_v2": []string{"unlikelyTravel"},
		"correlation_id": "corr", "original_request_id": "orig", "unique_token_identifier": "uti", "session_id": "sess",
		"more":       `{"authenticationAppDeviceDetails":{"appVersion":"6"},"mfaDetail":{"authMethod":"sms"},"flaggedForReview":true,"tomorrow":[1]}`,
		"additional": `{"agent":{"x":1},"PrivateLinkDetails":{"policyId":"pl"},"deviceDetail/extra":"e","appliedConditionalAccessPolicies/0/note":"n","appliedConditionalAccessPolicies/7/note":"lost","status":"text","record/Level":4,"a/b":2,"@gatehouse.idDerived":true}`,
		"format":     "azureMonitor", "sent_at": noon.Add(-3 * time.Hour), "received_at": noon.Add(-2 * time.Hour), "stored_at": noon,
	}
}

const wantV1 = `{"id":"full","createdDateTime":"2026-07-17T08:00:00.1234567Z","userDisplayName":"Alice \"A\" <b>\u2028","userPrincipalName":"Alice@Contoso.com","userId":"a11ce000-0000-4000-8000-000000000001",
"appId":"app","appDisplayName":"App","ipAddress":"192.0.2.1","clientAppUsed":"IMAP4","userAgent":"UA","correlationId":"corr","conditionalAccessStatus":"failure","isInteractive":true,
"riskDetail":"none","riskLevelAggregated":"medium","riskLevelDuringSignIn":"low","riskState":"atRisk","riskEventTypes":["unlikelyTravel"],"riskEventTypes_v2":["unlikelyTravel"],
"resourceDisplayName":"Res","resourceId":"res","resourceTenantId":"bbbbbbbb-0000-4000-8000-00000000000b","homeTenantId":"aaaaaaaa-0000-4000-8000-00000000000a","servicePrincipalId":null,"servicePrincipalName":null,
"status":{"errorCode":50126,"failureReason":"Invalid username or password","additionalDetails":"Details"},
"deviceDetail":{"deviceId":"dev","displayName":"PC","operatingSystem":"Windows 11","browser":"Edge 120","isCompliant":true,"isManaged":false,"trustType":"Azure AD joined"},
"location":{"city":"Berlin","state":"Berlin","countryOrRegion":"DE","geoCoordinates":{"altitude":34.5,"latitude":52.52,"longitude":13.405}},
"appliedConditionalAccessPolicies":[{"id":"p1","displayName":"P","result":"failure"}],"authenticationAppDeviceDetails":{"appVersion":"6"},
"@gatehouse.status":"Failure","@gatehouse.remediation":"Reset the password","@gatehouse.clientApp":"IMAP4","@gatehouse.clientAppSource":"producer","@gatehouse.reportedClientApp":"IMAP","@gatehouse.isModernAuth":false,
"@gatehouse.deviceSource":"producer","@gatehouse.operatingSystemFamily":"Windows","@gatehouse.operatingSystemVersion":"11","@gatehouse.browserFamily":"Edge","@gatehouse.browserVersion":"120.0","@gatehouse.deviceType":"desktop",
"@gatehouse.eventType":"interactiveUser","@gatehouse.reportedIsInteractive":false,"@gatehouse.category":"SignInLogs",
"@gatehouse.mfaResult":"denied","@gatehouse.mfaMethod":"sms","@gatehouse.mfaSource":"details","@gatehouse.conditionalAccessSource":"policies",
"@gatehouse.reportedConditionalAccessStatus":"notApplied","@gatehouse.evaluatedConditionalAccessPolicies":[{"id":"own","reason":"R"}],"@gatehouse.policyVersion":"v7","@gatehouse.locationSource":"producer",
"@gatehouse.reportedLocation":{"city":"Berlin","countryOrRegion":"Germany","geoCoordinates":{"altitude":34.5,"latitude":52.52,"longitude":13.405}},
"@gatehouse.geo":{"city":"Frankfurt","state":null,"countryOrRegion":"DE","latitude":50.1,"longitude":8.6,"autonomousSystemNumber":64501,"organization":"Example Net","database":"DBIP-City 2026-06"},
"@gatehouse.format":"azureMonitor","@gatehouse.sentDateTime":"2026-07-17T09:00:00Z","@gatehouse.receivedDateTime":"2026-07-17T10:00:00Z","@gatehouse.storedDateTime":"2026-07-17T12:00:00Z","@gatehouse.lateSeconds":90}`

func TestEntity_v1_isComplete(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(fullRow())
	text := r.get(r.reader(), signIns).text
	var raw struct{ Value []json.RawMessage }
	if err := json.Unmarshal([]byte(text), &raw); err != nil || len(raw.Value) != 1 {
		t.Fatalf("%v in %s", err, text)
	}
	got := string(raw.Value[0])
	want := strings.ReplaceAll(strings.ReplaceAll(wantV1, ",\n", ","), `\u2028`, "\u2028")
	if got != want {
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("differs at %d:\n got ...%s\nwant ...%s", i, got[max(0, i-60):], want[max(0, i-60):])
			}
		}
		t.Fatalf("got %s", got)
	}
}

func TestEntity_beta_showsEverything(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(fullRow())
	e := r.get(r.reader(), "/beta/auditLogs/signIns/full").body
	for path, want := range map[string]string{
		"userType":                     `"member"`,
		"signInEventTypes":             `["interactiveUser"]`,
		"authenticationDetails":        `[{"authenticationMethod":"Password","succeeded":false}]`,
		"processingTimeInMilliseconds": `123`,
		"autonomousSystemNumber":       `64500`,
		"mfaDetail":                    `{"authMethod":"sms"}`,
		"flaggedForReview":             `true`,
		"homeTenantName":               `null`,
		"networkLocationDetails":       `[]`,
		"tomorrow":                     `[1]`,
		"agent":                        `{"x":1}`,
		"privateLinkDetails":           `{"policyId":"pl"}`,
		"a/b":                          `2`,
		"@gatehouse.record":            `{"Level":4}`,
		"@gatehouse.additional.status": `"text"`,
		"@gatehouse.additional.@gatehouse.idDerived": `true`,
		"appliedConditionalAccessPolicies":           `[{"displayName":"P","id":"p1","note":"n","result":"failure"}]`,
		"appliedConditionalAccessPolicies/7/note":    `"lost"`,
		"@gatehouse.horizon":                         `"2026-07-17T09:00:00Z"`,
		"@odata.context":                             `"` + r.base + `/beta/$metadata#auditLogs/signIns/$entity"`,
	} {
		got, present := e[path]
		text, _ := json.Marshal(got)
		if !present || string(text) != want {
			t.Errorf("%s: got %s, want %s", path, text, want)
		}
	}
	if _, present := e["@gatehouse.idDerived"]; present {
		t.Error("a producer's property passes for our annotation")
	}
	if _, present := e["PrivateLinkDetails"]; present {
		t.Error("what a property shows stands there in the producer's spelling too")
	}
	if device := e["deviceDetail"].(map[string]any); device["extra"] != "e" || device["deviceId"] != "dev" {
		t.Errorf("deviceDetail: %v", device)
	}
}

func TestEntity_emptyRow_isNull(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(values{"id": "empty", "created_at": time.Date(2026, 7, 17, 8, 0, 0, 0, time.UTC), "event_type": "servicePrincipal", "is_interactive": false, "id_derived": true})
	e := r.get(r.reader(), signIns+"/empty").body
	for name, want := range map[string]string{
		"createdDateTime": `"2026-07-17T08:00:00Z"`, "userId": `null`, "userPrincipalName": `null`, "clientAppUsed": `null`, "riskEventTypes_v2": `[]`, "appliedConditionalAccessPolicies": `[]`,
		"status":               `{"additionalDetails":null,"errorCode":0,"failureReason":"Other."}`,
		"deviceDetail":         `{"browser":null,"deviceId":null,"displayName":null,"isCompliant":null,"isManaged":null,"operatingSystem":null,"trustType":null}`,
		"location":             `{"city":null,"countryOrRegion":null,"geoCoordinates":{"altitude":null,"latitude":null,"longitude":null},"state":null}`,
		"@gatehouse.idDerived": `true`,
	} {
		got, present := e[name]
		if text, _ := json.Marshal(got); !present || string(text) != want {
			t.Errorf("%s: got %s, want %s", name, text, want)
		}
	}
	beta := r.get(r.reader(), "/beta/auditLogs/signIns/empty").body
	for _, name := range []string{"agent", "privateLinkDetails", "mfaDetail"} {
		if got, present := beta[name]; !present || got != nil {
			t.Errorf("%s: got %v", name, got)
		}
	}
	for _, absent := range []string{"@gatehouse.geo", "@gatehouse.remediation", "@gatehouse.isModernAuth", "@gatehouse.sentDateTime", "signInEventTypes"} {
		if _, present := e[absent]; present {
			t.Errorf("%s is there", absent)
		}
	}
}

func TestEntity_select(t *testing.T) {
	r := newRig(t, nil)
	r.setMark(testMark)
	r.insert(fullRow())
	answer := r.get(r.reader(), signIns+"?$select=Status,%20id,mfaDetail,Agent,signInEventTypes,id,@gatehouse.clientApp")
	item, _ := json.Marshal(answer.body["value"].([]any)[0])
	want := `{"@gatehouse.clientApp":"IMAP4","agent":{"x":1},"id":"full","mfaDetail":{"authMethod":"sms"},"signInEventTypes":["interactiveUser"],"status":{"additionalDetails":"Details","errorCode":50126,"failureReason":"Invalid username or password"}}`
	if string(item) != want {
		t.Errorf("got %s", item)
	}
	if answer.body["@odata.context"] != r.base+"/v1.0/$metadata#auditLogs/signIns(status,id,mfaDetail,agent,signInEventTypes,@gatehouse.clientApp)" {
		t.Errorf("context %v", answer.body["@odata.context"])
	}
	// * stands for what is shown where nothing is selected.
	if all, plain := r.get(r.reader(), signIns+"?$select=*"), r.get(r.reader(), signIns); all.text != plain.text {
		t.Errorf("got %s, want %s", all.text, plain.text)
	}
	// The cursor works without the key among the selected.
	r.insert(values{"id": "second"})
	first := r.get(r.reader(), signIns+"?$select=appId&$top=1")
	if second := r.get(r.reader(), first.next()); second.next() != "" || len(second.ids()) != 1 {
		t.Errorf("second page %s", second.text)
	}
	r.problem(r.reader(), signIns+"/full?$filter=x", http.StatusBadRequest)
}
