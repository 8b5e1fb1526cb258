package rawevent

import "testing"

// Properties under the short names of scripts.
func TestDecode_shortNames(t *testing.T) {
	const start = `{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appDisplayName":"Payroll",`
	const row = `{"TimeGenerated":"2026-03-04T05:06:07Z","Id":"x","AppDisplayName":"Payroll",`
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"of a client": {start + `"ClientApp":"IMAP4","clientIp":"192.0.2.7:443"}`,
			map[string]string{"clientAppUsed": "IMAP4", "ipAddress": "192.0.2.7", "additional": absent}},
		"with underscores": {`{"id":"x","created_date_time":"2026-03-04T05:06:07Z","app_display_name":"Payroll","client_app":"IMAP4","client_ip":"192.0.2.7"}`,
			map[string]string{"clientAppUsed": "IMAP4", "ipAddress": "192.0.2.7", "additional": absent}},
		"of a result": {start + `"statusCode":"50126","statusReason":"Wrong","CAStatus":"Not Applied"}`,
			map[string]string{"status.errorCode": "50126", "status.failureReason": "Wrong", "conditionalAccessStatus": "notApplied", "additional": absent}},
		"in a row": {row + `"ClientApp":"IMAP4","ConditionalAccess":"failure","ClientIPAddress":"2001:db8::7"}`,
			map[string]string{"clientAppUsed": "IMAP4", "conditionalAccessStatus": "failure", "ipAddress": "2001:db8::7", "additional": absent}},
		"of a managed identity":  {start + `"managedIdentityType":"SystemAssigned"}`, map[string]string{"managedServiceIdentity.msiType": "systemAssigned", "additional": absent}},
		"of no managed identity": {start + `"managedIdentityType":"none"}`, map[string]string{"managedServiceIdentity": absent, "+managedIdentityType": `"none"`}},
		"beside the property": {start + `"clientApp":"b","clientAppUsed":"a","clientIp":"192.0.2.8","ipAddress":"192.0.2.7","caStatus":"failure","conditionalAccessStatus":"success"}`,
			map[string]string{"clientAppUsed": "a", "ipAddress": "192.0.2.7", "conditionalAccessStatus": "success", "+clientApp": `"b"`, "+clientIp": `"192.0.2.8"`, "+caStatus": `"failure"`}},
		"of other things": {start + `"statusCode":200,"clientIp":"proxy","conditionalAccess":"on"}`,
			map[string]string{"status": absent, "ipAddress": absent, "conditionalAccessStatus": absent, "+statusCode": "200", "+clientIp": `"proxy"`, "+conditionalAccess": `"on"`}},
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(c.record), c.want)
		})
	}
}
