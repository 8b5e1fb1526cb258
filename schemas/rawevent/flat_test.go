package rawevent

import (
	"testing"

	"github.com/gatehouse/gatehouse/schemas"
)

// Parts of the status, the place and the device as properties of the event itself.
func TestDecode_flatProperties(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
	const row = `{"TimeGenerated":"2026-03-04T05:06:07Z","Id":"x","AppDisplayName":"Payroll",`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"all in Graph's names": {start + `"state":"Lagos State","errorCode":50126,"failureReason":"Wrong","additionalDetails":"d","city":"Lagos","countryOrRegion":"NG","operatingSystem":"Windows","browser":"Edge","deviceId":"1","isManaged":"True","isCompliant":false,"trustType":"Hybrid"}`,
			map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong", "status.additionalDetails": "d",
				"location.city": "Lagos", "location.countryOrRegion": "NG", "location.state": "Lagos State",
				"deviceDetail.operatingSystem": "Windows", "deviceDetail.browser": "Edge", "deviceDetail.deviceId": "1",
				"deviceDetail.isManaged": "true", "deviceDetail.isCompliant": "false", "deviceDetail.trustType": "Hybrid", "additional": absent}},
		"in a row": {row + `"State":"Lagos State","City":"Lagos","Country":"NG","OS":"Windows","Browser":"Edge","DeviceName":"fh-7","Error_Code":"50126","Failure_Reason":"Wrong"}`,
			map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong", "location.state": "Lagos State", "location.countryOrRegion": "NG",
				"deviceDetail.operatingSystem": "Windows", "deviceDetail.displayName": "fh-7", "provenance.format": "FORMAT_LOG_ANALYTICS", "additional": absent}},
		"with underscores": {`{"id":"x","created_date_time":"2026-03-04T05:06:07Z","app_display_name":"Payroll","error_code":50126,"country_or_region":"NG","operating_system":"Windows"}`,
			map[string]string{"status.errorCode": "50126", "location.countryOrRegion": "NG", "deviceDetail.operatingSystem": "Windows"}},
		"beside the objects": {start + `"errorCode":1,"failureReason":"other","city":"Accra","country":"GH","state":"s","browser":"Edge","status":{"errorCode":50126,"failureReason":"Wrong"},"location":{"countryOrRegion":"NG"},"deviceDetail":{"operatingSystem":"Windows"}}`,
			map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong", "location.countryOrRegion": "NG", "location.city": absent,
				"deviceDetail.browser": absent, "+errorCode": "1", "+failureReason": `"other"`, "+city": `"Accra"`, "+country": `"GH"`, "+state": `"s"`, "+browser": `"Edge"`}},
		"the result in a word beside the code": {start + `"status":"Failure","errorCode":50126,"failureReason":"Wrong"}`,
			map[string]string{"status.word": "Failure", "status.errorCode": "50126", "status.failureReason": "Wrong", "additional": absent}},
		"the result type beside the code": {row + `"ErrorCode":50126,"ResultType":"50140"}`,
			map[string]string{"status.errorCode": "50126", "+record/ResultType": `"50140"`}},
		"two names for one thing": {start + `"OS":"Win","operatingSystem":"Windows"}`, map[string]string{"deviceDetail.operatingSystem": "Windows", "+OS": `"Win"`}},
		"one name twice":          {start + `"city":"Accra","City":"Lagos"}`, map[string]string{"location.city": "Lagos", "+city": `"Accra"`}},
		"a state of something":    {start + `"state":"closed"}`, map[string]string{"location": absent, "+state": `"closed"`}},
		"a device of some kind":   {start + `"device":"phone"}`, map[string]string{"deviceDetail": absent, "+device": `"phone"`}},
		"nothing in them":         {start + `"errorCode":null,"failureReason":"","city":null}`, map[string]string{"status": absent, "location": absent, "additional": absent}},
		"fillers": {start + `"failureReason":"N/A","city":"Unknown","browser":"-"}`,
			map[string]string{"status": absent, "location": absent, "deviceDetail": absent, "+failureReason": `"N/A"`, "+city": `"Unknown"`, "+browser": `"-"`}},
		"what they cannot have": {start + `"errorCode":"many","city":{"a":1},"isManaged":"perhaps"}`,
			map[string]string{"status": absent, "location": absent, "deviceDetail": absent, "+errorCode": `"many"`, "+city": `{"a":1}`, "+isManaged": `"perhaps"`}},
		"a city beside the country of a row": {row + `"City":"Lagos","Location":"NG"}`,
			map[string]string{"location.city": "Lagos", "location.countryOrRegion": "NG", "additional": absent}},
		"a city beside a city and country": {row + `"City":"Lagos","Location":"Lagos, NG"}`,
			map[string]string{"location.city": "Lagos", "location.countryOrRegion": "NG", "additional": absent}},
		"a city beside another city": {row + `"City":"Lagos","Location":"Abuja, NG"}`,
			map[string]string{"location.city": "Lagos", "location.countryOrRegion": absent, "+record/Location": `"Abuja, NG"`}},
		"a place beside another country": {row + `"City":"Lagos","Country":"NG","Location":"GH"}`,
			map[string]string{"location.countryOrRegion": "NG", "+record/Location": `"GH"`}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}

func TestDecode_flatProperties_makeNoSignIn(t *testing.T) {
	got := decode([]byte(`{"timestamp":"2026-03-04T05:06:07Z","errorCode":7,"failureReason":"r","city":"Lagos","countryOrRegion":"NG","browser":"b","os":"o"}`), Source{Tenant: elsewhere, Received: received})
	if len(got) != 1 || got[0].Err == nil || got[0].Err.Reason != schemas.DeadNotAnEvent {
		t.Errorf("%s, want it refused", outcomes(got))
	}
}

func TestDecode_flatProperties_oneLeavesNothingToTheNext(t *testing.T) {
	got := decode([]byte(`[{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z","errorCode":1},{"id":"y","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}]`), Source{Tenant: elsewhere})
	checkEvent(t, got[1], map[string]string{"id": "y", "status": absent, "additional": absent})
}
