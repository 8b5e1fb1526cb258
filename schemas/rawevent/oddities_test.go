package rawevent

import (
	"strings"
	"testing"
)

// Each hand-made record of testdata/oddities that holds one event, and what of it
// must come out.
func TestDecode_oddities(t *testing.T) {
	for name, want := range map[string]map[string]string{
		"byte-order-mark.json": {"id": "a0000001-0000-4000-8000-000000000001", "provenance.format": "FORMAT_GRAPH"},
		"raw-wrapper.json": {"id": "a0000001-0000-4000-8000-000000000001", "+record/host": `"collector-7"`,
			"+record/_time": "1772600767", "provenance.format": "FORMAT_GRAPH"},
		"lower-case-envelope.json": {"tenantId": fernhill, "category": "SignInLogs", "status.errorCode": "0",
			"ipAddress": "203.0.113.24", "correlationId": "c0000001-0000-4000-8000-000000000001",
			"userDisplayName": "Mira Okonkwo", "location.countryOrRegion": "NG", "additional": absent},
		"upper-case-graph.json": {"id": "a0000001-0000-4000-8000-000000000001", "status.errorCode": "50126",
			"status.failureReason": "Invalid.", "tenantId": elsewhere},
		"unknown-properties.json": {"+rngcStatus": "1", "+agent": `{"a":{},"b":[1.50,"xé\n"],"z":null}`, "+nothing": absent,
			"+deviceDetail/kioskMode": "true", "deviceDetail.browser": "Edge", "+record/durationMs": "17",
			"+record/p_source": `"hub-3"`, "+appliedConditionalAccessPolicies/0/odd": `"x"`, "+record/Level": absent},
		"duplicate-keys.json": {"appId": "second", "ipAddress": "192.0.2.1", "+appId": `"first"`, "+x": "2", "+x (2)": "1", "status.errorCode": "2", "+status": `{"errorCode":1,"failureReason":"one"}`,
			"status.failureReason": absent},
		"all-null.json": {"userId": absent, "status": absent, "deviceDetail": absent, "authenticationDetails.0": absent,
			"provenance.idDerived": "true", "isInteractive": absent},
		"old-policy-name.json": {"category": "SignIn", "conditionalAccessStatus": "notApplied",
			"appliedConditionalAccessPolicies.0.result": "notEnabled", "appliedConditionalAccessPolicies.1.result": "success",
			"appliedConditionalAccessPolicies.0.enforcedGrantControls.0": "Require Duo Mfa",
			"appliedConditionalAccessPolicies.1.id":                      "SecurityDefaults"},
		"numbers-as-text.json": {"autonomousSystemNumber": "64500", "processingTimeInMilliseconds": "131",
			"status.errorCode": "50126", "location.geoCoordinates.latitude": "6.5", "location.geoCoordinates.longitude": "0",
			"location.geoCoordinates.altitude": absent, "+record/durationMs": absent, "+record/Level": absent,
			"+record/operationVersion": absent, "+record/resultType": absent},
		"level-word.json":          {"+record/Level": absent},
		"result-word-success.json": {"status.word": "Success", "status.errorCode": absent},
		"result-word-failure.json": {"status.word": "Failure", "status.errorCode": absent,
			"status.failureReason": "Invalid username or password."},
		"result-code-number.json": {"status.errorCode": "7000215"},
		"result-differs.json": {"status.errorCode": "50140", "+record/resultType": `"50126"`, "status.failureReason": "Other",
			"+record/resultDescription": `"Different"`, "ipAddress": "198.51.100.9", "+record/callerIpAddress": `"203.0.113.24"`,
			"correlationId": "c-inner", "+record/correlationId": `"c0000001-0000-4000-8000-000000000001"`,
			"userDisplayName": "mira okonkwo", "+record/identity": `"Mira Okonkwo"`,
			"location.countryOrRegion": "GH", "+record/location": `"NG"`},
		"result-unknown-word.json": {"status": absent, "+record/resultType": `"Unclear"`},
		"conditions.json": {"appliedConditionalAccessPolicies.0.conditionsSatisfied": "application,users,devicePlatform,deviceState",
			"appliedConditionalAccessPolicies.0.conditionsNotSatisfied": "none",
			"appliedConditionalAccessPolicies.1.conditionsSatisfied":    "application,users",
			"appliedConditionalAccessPolicies.2.conditionsSatisfied":    "application,users,131072",
			"appliedConditionalAccessPolicies.3.conditionsSatisfied":    "application,users,devicePlatform,clientType"},
		"policy-many.json": {"appliedConditionalAccessPolicies.13.id": "p13", "appliedConditionalAccessPolicies.13.result": "reportOnlyNotApplied",
			"appliedConditionalAccessPolicies.2.result":                                 absent,
			"appliedConditionalAccessPolicies.5.enforcedGrantControls.1":                "Terms of use",
			"appliedConditionalAccessPolicies.5.includeRulesSatisfied.0.ruleSatisfied":  "allApps",
			"appliedConditionalAccessPolicies.5.authenticationStrength.displayName":     "Phishing resistant",
			"appliedConditionalAccessPolicies.5.sessionControlsNotSatisfied.0":          "x",
			"appliedConditionalAccessPolicies.5.excludeRulesSatisfied.0.ruleSatisfied":  absent,
			"appliedConditionalAccessPolicies.12.includeRulesSatisfied.0.ruleSatisfied": "allApps"},
		"service-principal.json": {"userId": absent, "userPrincipalName": absent, "userDisplayName": absent,
			"servicePrincipalId": "b2000000-0000-4000-8000-000000000001", "ipAddress": absent, "appDisplayName": absent,
			"status.errorCode": "7000215", "+record/identity": `"nightly-export"`, "location": absent},
		"id-text.json":             {"id": "signin/2026 #1 ü", "provenance.idDerived": absent},
		"id-zero.json":             {"provenance.idDerived": "true"},
		"id-missing.json":          {"provenance.idDerived": "true"},
		"user-name-guid.json":      {"userPrincipalName": "7D1A9A53-92A4-4F5E-8B0E-6D9E0E4F8D21", "userType": "member"},
		"address-port.json":        {"ipAddress": "203.0.113.24", "+record/callerIpAddress": absent},
		"address-v6-port.json":     {"ipAddress": "2001:db8::24", "+record/callerIpAddress": absent},
		"address-v6.json":          {"ipAddress": "2001:db8:0:1::24"},
		"address-placeholder.json": {"ipAddress": "<IP ADDRESS>"},
		"location-empty.json":      {"location.countryOrRegion": "Nigeria", "location.geoCoordinates": absent},
		"location-parts.json": {"location.city": "Lagos", "location.state": "Lagos State", "location.countryOrRegion": "NG",
			"+record/location": absent},
		"location-ambiguous.json": {"location.city": absent, "location.countryOrRegion": absent, "+record/location": `"Ontario, CA"`},
	} {
		t.Run(strings.TrimSuffix(name, ".json"), func(t *testing.T) {
			got := decodeOddity(t, name)
			if len(got) != 1 {
				t.Fatalf("%d events, want 1", len(got))
			}
			checkEvent(t, got[0], want)
		})
	}
}

func TestDecode_logAnalyticsRows(t *testing.T) {
	for name, want := range map[string]map[string]string{
		"row.json": {"provenance.format": "FORMAT_LOG_ANALYTICS", "tenantId": fernhill, "+record/TenantId": `"workspace-1"`,
			"createdUnixNano": nanos("2026-03-04T05:06:07.891Z"), "sentUnixNano": nanos("2026-03-04T05:08:09.123Z"),
			"status.errorCode": "50126", "status.failureReason": "Invalid username or password.",
			"authenticationDetails.0.succeeded": "true", "+authenticationDetails/0/StatusSequence": "0",
			"authenticationProcessingDetails.0.value": `["User.Read"]`, "isInteractive": "true", "flaggedForReview": "false",
			"deviceDetail.isManaged": "true", "location.city": "Lagos", "processingTimeInMilliseconds": "400",
			"resourceId": "3d7a5c31-8f5e-4a0e-a2b4-5f0f9d6a1b44", "riskEventTypesV2.0": absent, "riskEventTypes_v2.0": "unfamiliarFeatures",
			"userType": "member", "category": "SignInLogs", "mfaDetail": absent, "+SourceAppClientId": `"src-1"`,
			"+AuthenticatorAppLocation": absent, "+IsRisky": absent, "+record/Location": absent, "+record/SourceSystem": absent,
			"+record/ResourceId": absent, "+Type": absent, "+record/DurationMs": absent},
		"row-broken-text.json": {"status.errorCode": "50126", "status.failureReason": "Invalid username or password.", "+status": `"{\"errorCode\":"`,
			"deviceDetail.isManaged": "true"},
		"row-twins.json": {"status.errorCode": "50126", "deviceDetail.browser": "Edge 130", "location.city": "Lagos",
			"location.state": "Lagos State", "location.countryOrRegion": "NG"},
		"row-objects.json": {"status.errorCode": "0", "+record/ResultType": `"50126"`, "isInteractive": "false",
			"deviceDetail": absent, "processingTimeInMilliseconds": "12", "createdUnixNano": nanos("2026-03-04T05:08:09Z")},
	} {
		t.Run(strings.TrimSuffix(name, ".json"), func(t *testing.T) {
			got := decodeOddity(t, name)
			if len(got) != 1 {
				t.Fatalf("%d events, want 1", len(got))
			}
			checkEvent(t, got[0], want)
		})
	}
}
