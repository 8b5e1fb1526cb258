package rawevent

import "testing"

// Rows of other tables, which nothing but their names tells.
func TestDecode_otherTables(t *testing.T) {
	const row = `{"TimeGenerated":"2026-03-04T05:06:07Z","UserId":"u","IPAddress":"192.0.2.7","UserAgent":"a",`
	for record, want := range map[string]string{
		row + `"RequestUri":"https://graph.example/v1.0/users","RequestMethod":"GET"}`:                                 "not-an-event at /RequestUri: is of another table than those of sign-ins",
		row + `"OfficeWorkload":"Exchange","Operation":"Send"}`:                                                        "not-an-event at /OfficeWorkload: is of another table than those of sign-ins",
		row + `"EventID":4625,"Status":"0xc000006d"}`:                                                                  "not-an-event at /EventID: is of another table than those of sign-ins",
		row + `"ActionType":"LogonFailed","LogonType":"Network"}`:                                                      "not-an-event at /ActionType: is of another table than those of sign-ins",
		`{"TimeGenerated":"2026-03-04T05:06:07Z","NetworkMessageId":"n","AuthenticationDetails":"{\"SPF\":\"pass\"}"}`: "not-an-event at /NetworkMessageId: is of another table than those of sign-ins",
		row + `"RiskEventType":"unfamiliarFeatures","RiskState":"atRisk"}`:                                             "not-an-event at /RiskEventType: is a risk detection, not a sign-in",
	} {
		got := decode([]byte(record), Source{Tenant: elsewhere, Received: received})
		if len(got) != 1 || got[0].Err == nil || got[0].Err.Error() != want {
			t.Errorf("%s: %s, want %s", record, outcomes(got), want)
		}
	}
	checkOne(t, []byte(row+`"AppDisplayName":"Payroll","EventID":7}`), map[string]string{"appDisplayName": "Payroll", "+EventID": "7"})
}
