package rawevent

import (
	"fmt"
	"strings"
	"testing"
)

func TestDecode_propertiesThatMeanTheSame(t *testing.T) {
	const graph = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a",`
	const row = `{"Id":"x","TimeGenerated":"2026-03-04T05:06:07Z","ResultType":"0","AppId":"a",`
	const hunting = `{"Timestamp":"2026-03-04T05:06:07Z","ErrorCode":0,"AccountUpn":"m@fernhill.example","RequestId":"x",`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"two objects of one place": {row + `"location":{"city":"Lagos","countryOrRegion":"NG"},"LocationDetails":{"city":"Accra","floor":2}}`,
			map[string]string{"location.city": "Accra", "location.countryOrRegion": absent, "+location": `{"city":"Lagos","countryOrRegion":"NG"}`, "+location/floor": "2"}},
		"the same the other way": {row + `"LocationDetails":{"city":"Accra"},"location":{"city":"Lagos","floor":2}}`,
			map[string]string{"location.city": "Accra", "+location": `{"city":"Lagos","floor":2}`, "+location/floor": absent}},
		"one of them empty":             {row + `"LocationDetails":"{}","location":{"city":"Lagos"}}`, map[string]string{"location.city": "Lagos", "+LocationDetails": absent}},
		"both the same":                 {row + `"LocationDetails":"{\"city\":\"Lagos\"}","location":{"city":"Lagos"}}`, map[string]string{"location.city": "Lagos", "+location": absent}},
		"a place in words stays beside": {row + `"LocationDetails":{"countryOrRegion":"NG"},"Location":"NG"}`, map[string]string{"location.countryOrRegion": "NG", "+Location": absent, "+record/Location": absent}},
		"two places in words":           {row + `"location":"NG","Location":"GH"}`, map[string]string{"location.countryOrRegion": "GH", "+location": `"NG"`}},
		"a word and an object":          {row + `"Status":{"errorCode":50126},"status":"Failure"}`, map[string]string{"status.errorCode": "50126", "status.word": absent, "+status": `"Failure"`}},
		"policies under two names": {graph + `"appliedConditionalAccessPolicies":[{"id":"p1"}],"conditionalAccessPolicies":[{"id":"p2"}]}`,
			map[string]string{"appliedConditionalAccessPolicies.0.id": "p1", "+conditionalAccessPolicies": `[{"id":"p2"}]`}},
		"an empty list beside":  {graph + `"appliedConditionalAccessPolicies":[{"id":"p1"}],"conditionalAccessPolicies":[]}`, map[string]string{"appliedConditionalAccessPolicies.0.id": "p1", "+conditionalAccessPolicies": absent}},
		"policies of two kinds": {row + `"ConditionalAccessPoliciesV2":"[{\"id\":\"p2\"}]","ConditionalAccessPolicies":"[{\"id\":\"p1\"}]"}`, map[string]string{"appliedConditionalAccessPolicies.0.id": "p2", "+ConditionalAccessPolicies": `"[{\"id\":\"p1\"}]"`}},
		"the better one cut off": {row + `"ConditionalAccessPoliciesV2":"[{\"id\":\"p2\"},","ConditionalAccessPolicies":"[{\"id\":\"p1\"}]"}`,
			map[string]string{"appliedConditionalAccessPolicies.0.id": "p1", "+ConditionalAccessPoliciesV2": `"[{\"id\":\"p2\"},"`}},
		"twins of both types":     {row + `"DeviceDetail_dynamic":{"browser":"A"},"DeviceDetail_string":"{\"browser\":\"B\"}"}`, map[string]string{"deviceDetail.browser": "B", "+DeviceDetail_dynamic": `{"browser":"A"}`}},
		"two resources":           {row + `"ResourceIdentity":"r2","ResourceId":"r1"}`, map[string]string{"resourceId": "r2", "+ResourceId": `"r1"`}},
		"the directory beside":    {row + `"ResourceIdentity":"r2","ResourceId":"/tenants/t/providers/Microsoft.aadiam"}`, map[string]string{"resourceId": "r2", "+ResourceId": absent}},
		"two times of sending":    {row + `"time":"2026-03-04T05:06:08Z"}`, map[string]string{"sentUnixNano": nanos("2026-03-04T05:06:07Z"), "+time": `"2026-03-04T05:06:08Z"`}},
		"two ids of a device":     {hunting + `"EntraIdDeviceId":"d2","AadDeviceId":"d1"}`, map[string]string{"deviceDetail.deviceId": "d2", "+AadDeviceId": `"d1"`}},
		"one of them null":        {hunting + `"EntraIdDeviceId":null,"AadDeviceId":"d1"}`, map[string]string{"deviceDetail.deviceId": "d1"}},
		"a null behind a value":   {graph + `"ipAddress":"192.0.2.7","ipAddress":null,"IPAddress":""}`, map[string]string{"ipAddress": "192.0.2.7", "+ipAddress": absent, "+IPAddress": absent}},
		"two values":              {graph + `"ipAddress":"192.0.2.7","ipAddress":"192.0.2.8"}`, map[string]string{"ipAddress": "192.0.2.8", "+ipAddress": `"192.0.2.7"`}},
		"three values":            {graph + `"userId":"u1","userId":"u2","userId":"u3"}`, map[string]string{"userId": "u3", "+userId": `"u2"`, "+userId (2)": `"u1"`}},
		"three, two of them one":  {graph + `"userId":"u1","userId":"u1","userId":"u3"}`, map[string]string{"userId": "u3", "+userId": `"u1"`, "+userId (2)": absent}},
		"a number that is taken":  {graph + `"ipAddress":"192.0.2.7","userAgent":"u","kiosk":1,"kiosk (2)":2,"kiosk":3}`, map[string]string{"+kiosk": "3", "+kiosk (2)": "2", "+kiosk (3)": "1"}},
		"a flat property":         {graph + `"errorCode":1,"ErrorCode":50126}`, map[string]string{"status.errorCode": "50126", "+errorCode": "1"}},
		"in an envelope":          {`{"category":"SignInLogs","time":"2026-03-04T05:06:07Z","callerIpAddress":"192.0.2.7","callerIPAddress":"192.0.2.8","properties":{"id":"x"}}`, map[string]string{"ipAddress": "192.0.2.8", "+record/callerIpAddress": `"192.0.2.7"`}},
		"properties and a null":   {`{"category":"SignInLogs","time":"2026-03-04T05:06:07Z","properties":{"id":"x","userId":"u"},"Properties":null,"PROPERTIES":"{}"}`, map[string]string{"id": "x", "userId": "u", "+record/PROPERTIES": absent}},
		"properties twice":        {`{"category":"SignInLogs","time":"2026-03-04T05:06:07Z","properties":{"id":"x"},"properties":{"id":"y"}}`, map[string]string{"id": "y", "+record/properties": `{"id":"x"}`}},
		"with underscores, null":  {`{"id":"x","created_date_time":"2026-03-04T05:06:07Z","user_principal_name":"m@fernhill.example","userPrincipalName":null,"ip_address":"192.0.2.7"}`, map[string]string{"userPrincipalName": "m@fernhill.example", "ipAddress": "192.0.2.7"}},
		"in an object within":     {graph + `"status":{"errorCode":1,"error_code":50126,"errorCode":null,"failureReason":"Wrong","failureReason":"N/A"}}`, map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong", "+status/errorCode": "1", "+status/failureReason": absent}},
		"in an element of a list": {graph + `"authenticationDetails":[{"succeeded":true},{"succeeded":true,"Succeeded":false,"succeeded":null}]}`, map[string]string{"authenticationDetails.0.succeeded": "true", "authenticationDetails.1.succeeded": "false", "+authenticationDetails/1/succeeded": "true"}},
		"objects within objects": {graph + `"location":{"city":"Lagos","geoCoordinates":{"latitude":1,"latitude":2},"geoCoordinates":null}}`,
			map[string]string{"location.city": "Lagos", "location.geoCoordinates.latitude": "2", "+location/geoCoordinates/latitude": "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}

// A value that cannot be read refuses the event, but where another counts.
func TestDecode_propertiesThatMeanTheSame_onlyOneIsRead(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a",`
	checkOne(t, []byte(start+`"isInteractive":{"a":1},"isInteractive":true}`), map[string]string{"isInteractive": "true", "+isInteractive": `{"a":1}`})
	got := decode([]byte(start+`"isInteractive":true,"IsInteractive":{"a":1}}`), Source{Tenant: elsewhere})
	if len(got) != 1 || got[0].Err == nil || got[0].Err.Error() != "wrong-type at /IsInteractive: is an object, must be true or false" {
		t.Errorf("%s, want it refused", outcomes(got))
	}
}

// Whatever order the names come in, the event gets one id.
func TestDecode_namesOfOneThing_orderDoesNotMatter(t *testing.T) {
	parts := []string{`"LocationDetails":{"city":"Accra"}`, `"location":{"city":"Lagos"}`, `"TimeGenerated":"2026-03-04T05:06:07Z"`, `"AppId":"a","UserId":"u"`}
	var ids []string
	for i := range parts {
		rotated := strings.Join(append(parts[i:len(parts):len(parts)], parts[:i]...), ",")
		got := decode([]byte("{"+rotated+"}"), Source{Tenant: elsewhere})
		if len(got) != 1 || got[0].Err != nil {
			t.Fatal(outcomes(got))
		}
		ids = append(ids, got[0].Event.Id)
	}
	for _, id := range ids {
		if id != ids[0] {
			t.Errorf("ids %v", ids)
		}
	}
}

// Names that come again and again are told apart without going through all before.
func TestDecode_thousandsOfOneName(t *testing.T) {
	const count = 20_000
	var text strings.Builder
	text.WriteString(`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z"`)
	for i := range count {
		fmt.Fprintf(&text, `,"appId":"a%d","foo":%d`, i, i)
	}
	text.WriteString("}")
	x := checkOne(t, []byte(text.String()), map[string]string{"appId": fmt.Sprintf("a%d", count-1), "+foo": fmt.Sprint(count - 1), "+foo (2)": "0", fmt.Sprintf("+foo (%d)", count): fmt.Sprint(count - 2)})
	if n := strings.Count(x.Event.Additional, ":"); n != 2*count-1 {
		t.Errorf("%d values are kept", n)
	}
}

// Every name has a number of its own, or that of the name that means the same.
func TestNewFields_things(t *testing.T) {
	table := newFields()
	for in := range scopes {
		of := map[thing]int{}
		known := 0
		for f := range table.Values() {
			if (f.set[in] != nil) != (f.means[in].thing != 0) {
				t.Errorf("kind %d: number %d of a name that is read: %v", in, f.means[in].thing, f.set[in] != nil)
			}
			if f.set[in] != nil {
				known++
				of[f.means[in].thing]++
			}
		}
		same := 0
		for _, names := range oneMeaning()[in] {
			same += len(names) - 1
			if n := of[table.At(names[0]).means[in].thing]; n != len(names) {
				t.Errorf("kind %d: %d names mean what %s does, want %d", in, n, names[0], len(names))
			}
		}
		if len(of) != known-same {
			t.Errorf("kind %d: %d things of %d names, of which %d mean what another does", in, len(of), known, same)
		}
	}
}
