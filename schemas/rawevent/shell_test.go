package rawevent

import "testing"

// What PowerShell makes of the objects of its modules.
func TestDecode_shell(t *testing.T) {
	const start = `{"Id":"x","CreatedDateTime":"2026-03-04T05:06:07Z","AppDisplayName":"Payroll",`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"moments as objects": {`{"id":"x","appDisplayName":"Payroll","createdDateTime":{"value":"/Date(1772600767891)/","DateTime":"x"},"authenticationDetails":[{"authenticationStepDateTime":{"value":"/Date(1772600767891)/","DisplayHint":2,"DateTime":"x"}}]}`,
			map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07.891Z"), "authenticationDetails.0.authenticationStepDateTime": "2026-03-04T05:06:07.891Z", "additional": absent}},
		"nothing more": {start + `"AdditionalProperties":{},"Location":{"City":"Lagos","GeoCoordinates":{"AdditionalProperties":{}},"AdditionalProperties":{}},"Status":{"AdditionalProperties":{}}}`,
			map[string]string{"location.city": "Lagos", "location.geoCoordinates": absent, "status": absent, "additional": absent}},
		"more of the event": {start + `"AdditionalProperties":{"isInteractive":true,"odd":1,"status":{"errorCode":50126},"createdDateTime":"2026-03-04T05:06:09Z","userId":"u","AdditionalProperties":{"appId":"a"}},"UserId":null}`,
			map[string]string{"isInteractive": "true", "+odd": "1", "status.errorCode": "50126", "createdUnixNano": nanos("2026-03-04T05:06:07Z"),
				"userId": "u", "appId": "a", "+AdditionalProperties/createdDateTime": `"2026-03-04T05:06:09Z"`, "+AdditionalProperties": absent}},
		"more of a place": {start + `"Location":{"AdditionalProperties":{"city":"Lagos","odd":1,"state":"other"},"CountryOrRegion":"NG","City":null,"State":"Lagos State"}}`,
			map[string]string{"location.city": "Lagos", "location.countryOrRegion": "NG", "location.state": "Lagos State", "+Location/odd": absent, "+location/odd": "1", "+location/AdditionalProperties/state": `"other"`}},
		"more of a list's elements": {start + `"AuthenticationDetails":[{"AdditionalProperties":{"succeeded":true}},{"AdditionalProperties":{}}]}`,
			map[string]string{"authenticationDetails.0.succeeded": "true", "authenticationDetails.1": absent, "additional": absent}},
		"more within properties": {`{"category":"SignInLogs","time":"2026-03-04T05:06:07Z","properties":{"id":"x","AdditionalProperties":{"appId":"a"}}}`,
			map[string]string{"appId": "a", "additional": absent}},
		"more that is no object": {start + `"AdditionalProperties":"System.Collections.Hashtable"}`, map[string]string{"+AdditionalProperties": `"System.Collections.Hashtable"`}},
		"names of types": {start + `"riskEventTypes_v2":"System.Object[]","networkLocationDetails":"System.Object[]","appliedConditionalAccessPolicies":["@{id=p; enforcedGrantControls=System.Object[]; result=success}"],"authenticationDetails":["System.Collections.Hashtable"]}`,
			map[string]string{"riskEventTypes_v2": absent, "+riskEventTypes_v2": `"System.Object[]"`, "appliedConditionalAccessPolicies.0.id": "p", "appliedConditionalAccessPolicies.0.enforcedGrantControls": absent,
				"authenticationDetails": absent, "+authenticationDetails": `["System.Collections.Hashtable"]`}},
		"names of types in rows": {`{"TimeGenerated":"2026-03-04T05:06:07Z","Id":"x","AppDisplayName":"Payroll","Status":"Microsoft.Graph.PowerShell.Models.MicrosoftGraphSignInStatus","Location":"Microsoft.Graph.PowerShell.Models.MicrosoftGraphSignInLocation"}`,
			map[string]string{"status": absent, "location": absent, "+record/Location": `"Microsoft.Graph.PowerShell.Models.MicrosoftGraphSignInLocation"`}},
		"a city for a country": {`{"TimeGenerated":"2026-03-04T05:06:07Z","Id":"x","AppDisplayName":"Payroll","Location":"Berlin"}`, map[string]string{"location": absent, "+record/Location": `"Berlin"`}},
		"all of it in more":    {`{"AdditionalProperties":{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll"}}`, map[string]string{"id": "x", "appDisplayName": "Payroll"}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}

func TestDecode_shell_refusalsPointInside(t *testing.T) {
	for record, want := range map[string]string{
		`{"appId":"a","createdDateTime":{"DateTime":"x"}}`:                            "wrong-type at /createdDateTime: is an object, must be text",
		`{"appId":"a","deviceDetail":{"AdditionalProperties":{"isManaged":"maybe"}}}`: `wrong-type at /deviceDetail/AdditionalProperties/isManaged: is the text "maybe", must be true or false`,
	} {
		got := decode([]byte(record), Source{Tenant: elsewhere, Received: received})
		if len(got) != 1 || got[0].Err == nil || got[0].Err.Error() != want {
			t.Errorf("%s: %s, want %s", record, got[0].Err, want)
		}
	}
}

// Texts in which objects were put more than once, and lists of which PowerShell made text.
func TestDecode_objectsInTexts(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
	for name, c := range map[string]struct {
		properties string
		want       map[string]string
	}{
		"twice":                    {`"status":"\"{\\\"errorCode\\\":50126}\"","riskEventTypes_v2":"\"[\\\"leakedCredentials\\\"]\""}`, map[string]string{"status.errorCode": "50126", "riskEventTypes_v2.0": "leakedCredentials", "additional": absent}},
		"three times":              {`"status":"\"\\\"{\\\\\\\"errorCode\\\\\\\":50126}\\\"\""}`, map[string]string{"status.errorCode": "50126"}},
		"properties twice":         {`"category":"SignInLogs","time":"2026-03-04T05:06:07Z","properties":"\"{\\\"userId\\\":\\\"u\\\"}\""}`, map[string]string{"userId": "u"}},
		"properties of PowerShell": {`"category":"SignInLogs","time":"2026-03-04T05:06:07Z","properties":"@{userId=u; status=@{errorCode=50126}}"}`, map[string]string{"userId": "u", "status.errorCode": "50126"}},
		"cut off":                  {`"status":"\"{\\\"errorCode\\\":50126"}`, map[string]string{"status": absent}},
		"several of PowerShell's": {`"appliedConditionalAccessPolicies":"@{displayName=Block; outside, HQ; result=failure} @{displayName=Second; result=success}"}`,
			map[string]string{"appliedConditionalAccessPolicies.0.displayName": "Block; outside, HQ", "appliedConditionalAccessPolicies.0.result": "failure", "appliedConditionalAccessPolicies.1.displayName": "Second", "appliedConditionalAccessPolicies.1.result": "success", "appliedConditionalAccessPolicies.2": absent}},
		"joined by a script": {`"authenticationDetails":"@{authenticationMethod=Password; succeeded=True};@{authenticationMethod=Mobile app notification; succeeded=False}"}`,
			map[string]string{"authenticationDetails.0.authenticationMethod": "Password", "authenticationDetails.1.authenticationMethod": "Mobile app notification", "authenticationDetails.1.succeeded": "false"}},
		"a name twice":           {`"deviceDetail":"@{deviceId=d; isCompliant=False; displayName=LT; isCompliant=True}"` + "}", map[string]string{"deviceDetail": absent, "+deviceDetail": `"@{deviceId=d; isCompliant=False; displayName=LT; isCompliant=True}"`}},
		"a list with its length": {`"appliedConditionalAccessPolicies":{"value":[{"displayName":"A","enforcedGrantControls":{"value":["Block"],"Count":1}}],"Count":1}}`, map[string]string{"appliedConditionalAccessPolicies.0.displayName": "A", "appliedConditionalAccessPolicies.0.enforcedGrantControls.0": "Block"}},
		"one within another":     {`"location":"@{city=Lagos; geoCoordinates=@{latitude=6.5; longitude=3.4}}"}`, map[string]string{"location.city": "Lagos", "location.geoCoordinates.latitude": "6.5", "location.geoCoordinates.longitude": "3.4"}},
	} {
		t.Run(name, func(t *testing.T) { checkOne(t, []byte(start+c.properties), c.want) })
	}
}
