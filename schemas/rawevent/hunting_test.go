package rawevent

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/gatehouse/gatehouse/schemas"
)

func hunted(t *testing.T, name string) []Decoded {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "hunting", name))
	if err != nil {
		t.Fatal(err)
	}
	return decode(content, Source{Tenant: elsewhere, Received: received})
}

// What the API and the streaming of advanced hunting hold.
func TestDecode_advancedHunting(t *testing.T) {
	for name, want := range map[string][]map[string]string{
		"api.json": {{
			"id": id1, "tenantId": elsewhere, "createdUnixNano": nanos("2026-03-04T05:06:07.8912345Z"), "provenance.format": "FORMAT_ADVANCED_HUNTING",
			"appDisplayName": "Payroll", "appId": "c2a5f7a0-5d0b-4b52-9d2e-0b8a9a1c7e33", "signInEventTypes.0": "interactiveUser",
			"status.errorCode": "50126", "correlationId": "c0000001-0000-4000-8000-000000000001", "sessionId": "5e000001-0000-4000-8000-000000000001",
			"userDisplayName": "Mira Okonkwo", "userId": "b1000000-0000-4000-8000-000000000001", "userPrincipalName": "mira.okonkwo@fernhill.example",
			"userType": "member", "alternateSignInName": "mira@fernhill.example", "resourceDisplayName": "Microsoft Graph",
			"resourceId": "00000003-0000-0000-c000-000000000000", "resourceTenantId": fernhill,
			"deviceDetail.displayName": "fh-laptop-7.fernhill.example", "deviceDetail.deviceId": "de000001-0000-4000-8000-000000000001",
			"deviceDetail.operatingSystem": "Windows 11", "deviceDetail.trustType": "AzureAd", "deviceDetail.browser": "Edge 141.0.0",
			"deviceDetail.isManaged": "true", "deviceDetail.isCompliant": "false",
			"authenticationProcessingDetails.0.key": "Login Hint Present", "authenticationProcessingDetails.0.value": "True",
			"authenticationRequirement": "multiFactorAuthentication", "tokenIssuerType": "AzureAD",
			"riskLevelAggregated": "medium", "riskState": "atRisk", "riskDetail": absent, "+RiskDetails": "0",
			"userAgent": "Mozilla/5.0 (Windows NT 10.0)", "clientAppUsed": "Browser", "ipAddress": "203.0.113.24",
			"appliedConditionalAccessPolicies.0.displayName":             "Everyone: MFA",
			"appliedConditionalAccessPolicies.0.result":                  "failure",
			"appliedConditionalAccessPolicies.0.enforcedGrantControls.0": "Mfa",
			"appliedConditionalAccessPolicies.0.conditionsSatisfied":     "application,users",
			"conditionalAccessStatus":                                    "failure",
			"location.countryOrRegion":                                   "NG", "location.state": "Lagos State", "location.city": "Lagos",
			"location.geoCoordinates.latitude": "6.45407", "location.geoCoordinates.longitude": "3.39467",
			"networkLocationDetails.0.networkType": "trustedNamedLocation", "networkLocationDetails.0.networkNames.0": "Lagos office",
			"isThroughGlobalSecureAccess": "false", "uniqueTokenIdentifier": "dG9rZW4tMQ",
			"+ReportId": `"4e000001-0000-4000-8000-000000000001_1"`, "+EndpointCall": `"OAuth2:Authorize"`, "+IsExternalUser": "0",
			"+LastPasswordChangeTimestamp": `"2025-11-02T09:00:00Z"`, "+GatewayJA4": `"t13d1516h2_8daaf6152771_02713d6af862"`,
		}, {
			"id": "a0000002-0000-4000-8000-000000000002", "signInEventTypes.0": "nonInteractiveUser", "status.errorCode": "0", "userType": "guest",
			"riskLevelAggregated": absent, "riskState": "none", "tokenIssuerType": "ADFederationServices", "conditionalAccessStatus": "notApplied",
			"appliedConditionalAccessPolicies.0": absent, "deviceDetail": absent, "location": absent, "ipAddress": "2001:db8::7",
		}},
		"streamed.json": {{
			"id": id1, "tenantId": fernhill, "category": "AdvancedHunting-EntraIdSignInEvents", "provenance.format": "FORMAT_AZURE_MONITOR",
			"createdUnixNano": nanos("2026-03-04T05:06:07Z"), "sentUnixNano": nanos("2026-03-04T05:09:30.1234567Z"),
			"userPrincipalName": "mira.okonkwo@fernhill.example", "deviceDetail.isManaged": "true", "riskLevelAggregated": "low",
			"conditionalAccessStatus": "success", "location.countryOrRegion": "NG", "+record/Tenant": `"DefaultTenant"`, "+ReportId": `"4e1"`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var events []Decoded
			for _, x := range hunted(t, name) {
				if name != "streamed.json" || x.Err == nil {
					events = append(events, x)
				}
			}
			if len(events) != len(want) {
				t.Fatalf("%s, want %d events", outcomes(events), len(want))
			}
			for i := range want {
				checkEvent(t, events[i], want[i])
			}
		})
	}
}

func TestDecode_advancedHunting_rows(t *testing.T) {
	const start = `{"Timestamp":"2026-03-04T05:06:07Z","ErrorCode":"0","AccountUpn":"mira@fernhill.example",`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"few columns":      {start + `"IPAddress":"192.0.2.7"}`, map[string]string{"ipAddress": "192.0.2.7", "provenance.idDerived": "true"}},
		"in lower case":    {`{"timestamp":"2026-03-04T05:06:07Z","errorcode":50053,"accountupn":"mira@fernhill.example","country":"NG"}`, map[string]string{"status.errorCode": "50053", "location.countryOrRegion": "NG"}},
		"words of risk":    {start + `"RiskLevelAggregated":"high","RiskDetails":"none","RiskEventTypes":"[\"anonymizedIPAddress\"]","RiskLevelDuringSignIn":1}`, map[string]string{"riskLevelAggregated": "high", "riskDetail": "none", "riskEventTypes_v2.0": "anonymizedIPAddress", "riskLevelDuringSignIn": "none"}},
		"unknown numbers":  {start + `"RiskLevelAggregated":7,"TokenIssuerType":3}`, map[string]string{"riskLevelAggregated": absent, "+RiskLevelAggregated": "7", "tokenIssuerType": absent, "+TokenIssuerType": "3"}},
		"flags not set":    {start + `"IsManaged":-1,"IsCompliant":"","IsGuestUser":null}`, map[string]string{"deviceDetail": absent, "userType": absent}},
		"numbers as flags": {start + `"IsGuestUser":1,"IsThroughGlobalSecureAccess":"1"}`, map[string]string{"userType": "guest", "isThroughGlobalSecureAccess": "true"}},
		"a table's name":   {start + `"Type":"AADSignInEventsBeta","TenantId":"w"}`, map[string]string{"tenantId": elsewhere, "+record/TenantId": `"w"`}},
		"policies of 2018": {start + `"ConditionalAccessPolicies":"[{\"id\":\"p\",\"result\":2}]"}`, map[string]string{"appliedConditionalAccessPolicies.0.result": "notApplied"}},
		"its names in Graph's object": {`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","ErrorCode":"1","Timestamp":"2026-03-04T05:06:09Z"}`,
			map[string]string{"id": "x", "provenance.format": "FORMAT_GRAPH", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "status.errorCode": "1", "+Timestamp": `"2026-03-04T05:06:09Z"`}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}

func TestDecode_advancedHunting_refusesOtherTables(t *testing.T) {
	streamed := hunted(t, "streamed.json")
	if len(streamed) != 2 || streamed[1].Err == nil || streamed[1].Err.Reason != schemas.DeadNotAnEvent {
		t.Errorf("%s, want the logon of a device refused", outcomes(streamed))
	}
	for _, record := range []string{
		`{"Timestamp":"2026-03-04T05:06:07Z","ActionType":"LogonSuccess","Application":"Active Directory","LogonType":"Kerberos","AccountUpn":"mira@fernhill.example","AccountObjectId":"u","DeviceName":"d","IPAddress":"192.0.2.7","Location":"NG","ReportId":"r"}`,
		`{"timestamp":"2026-03-04T05:06:07Z","errorCode":7,"requestId":"r","city":"Lagos","country":"NG","state":"x"}`,
	} {
		got := decode([]byte(record), Source{Tenant: elsewhere, Received: received})
		if len(got) != 1 || got[0].Err == nil {
			t.Errorf("%s: %s", record, outcomes(got))
		}
	}
}
