package rawevent

import "testing"

// A name of the user's choice around the event.
func TestDecode_target(t *testing.T) {
	const (
		graph  = `{"id":"x","ipAddress":"192.0.2.7","appDisplayName":"Payroll","createdDateTime":"2026-03-04T05:06:07Z"}`
		record = `{"category":"SignInLogs","time":"2026-03-04T05:09:07Z","properties":{"id":"x","createdDateTime":"2026-03-04T05:06:07Z"}}`
	)
	for record, want := range map[string]string{
		`{"@timestamp":"2026-03-04T05:10:07Z","@version":"1","azure":` + graph + `}`:                                   "x",
		`{"@timestamp":"2026-03-04T05:10:07Z","@version":"1","entra":` + record + `}`:                                  "x",
		`{"@version":"1","azure":` + graph + `,"before":` + graph + `}`:                                                "not-an-event", // which one?
		`{"@version":"1","azure":{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","userPrincipalName":"mira"}}`:      "not-an-event", // an alert has that too
		`{"@version":"1","azure":{"category":"AuditLogs","time":"2026-03-04T05:09:07Z","properties":{"id":"x"}}}`:      "not-an-event",
		`{"category":"AuditLogs","azure":` + graph + `}`:                                                               "not-an-event /category",
		`{"@version":"1","azure":{"ipAddress":7,"appDisplayName":"Payroll","createdDateTime":"2026-03-04T05:06:07Z"}}`: "wrong-type /azure/ipAddress",
	} {
		if got := outcomes(decode([]byte(record), Source{Tenant: elsewhere, Received: received})); got != want {
			t.Errorf("%s:\n%s, want %s", record, got, want)
		}
	}
	checkOne(t, []byte(`{"@timestamp":"2026-03-04T05:10:07Z","host":"h","azure":`+graph+`}`), map[string]string{"id": "x", "+record/host": `"h"`})
}
