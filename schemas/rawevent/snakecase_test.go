package rawevent

import "testing"

func TestDecode_namesWithHyphens(t *testing.T) {
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"all of them": {`{"id":"x","created-date-time":"2026-03-04T05:06:07Z","user-principal-name":"m@fernhill.example","status":{"error-code":50126},"device-detail":{"operating-system":"Windows"},"kiosk-id":"7"}`,
			map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07Z"), "userPrincipalName": "m@fernhill.example", "status.errorCode": "50126", "deviceDetail.operatingSystem": "Windows", "+kiosk-id": `"7"`}},
		"joined by them": {`{"id":"x","created-date-time":"2026-03-04T05:06:07Z","ip-address":"192.0.2.7","status-failure-reason":"Wrong","applied-conditional-access-policies-0-result":"success"}`,
			map[string]string{"status.failureReason": "Wrong", "appliedConditionalAccessPolicies.0.result": "success"}},
		"a single one beside Graph's names": {`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","ipAddress":"192.0.2.7","user-agent":"of the request","content-type":"json"}`,
			map[string]string{"userAgent": absent, "+user-agent": `"of the request"`, "+content-type": `"json"`}},
		"beside an event in text": {`{"message":"{\"id\":\"x\",\"createdDateTime\":\"2026-03-04T05:06:07Z\",\"appId\":\"a\"}","user-agent":"of the request"}`,
			map[string]string{"id": "x", "userAgent": absent, "+record/user-agent": `"of the request"`}},
		"a row of advanced hunting with underscores": {`{"timestamp":"2026-03-04T05:06:07Z","error_code":50126,"account_upn":"m@fernhill.example","request_id":"x","application":"Payroll","entra_id_device_id":"d"}`,
			map[string]string{"id": "x", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "status.errorCode": "50126", "userPrincipalName": "m@fernhill.example", "appDisplayName": "Payroll", "deviceDetail.deviceId": "d", "provenance.format": "FORMAT_ADVANCED_HUNTING"}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}
