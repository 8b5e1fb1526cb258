package rawevent

import (
	"testing"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Rows of CloudWatch Logs Insights, with whole events or with their properties.
func TestDecode_fieldRows(t *testing.T) {
	const event = `{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}`
	row := `[{"field":"@timestamp","value":"2026-03-04 05:06:07.000"},{"field":"@message","value":` + string(jsontree.AppendText(nil, event)) + `},{"field":"@ptr","value":"p"}]`
	checkOne(t, []byte(row), map[string]string{"id": "x", "+record/@ptr": `"p"`})
	checkOne(t, []byte("[ { \"field\":\"id\",\"value\":\"x\"},{\"field\":\"createdDateTime\",\"value\":\"2026-03-04T05:06:07Z\"},{\"field\":\"status.errorCode\",\"value\":\"50126\"},{\"field\":\"appId\",\"value\":\"a\"}]"),
		map[string]string{"id": "x", "status.errorCode": "50126"})
	for record, want := range map[string]string{
		`{"results":[` + row + `,` + row + `],"status":"Complete"}`: "x, x",
		`[` + row + `,` + row + `]`:                                 "x, x",
		`[{"field":"a"},` + event + `]`:                             "not-an-event, x",
		`[{"field":"a","value":1}`:                                  "not-an-event",
		`[{"field":"@message","value":"hello"}]`:                    "not-an-event",
	} {
		if got := outcomes(decode([]byte(record), Source{Tenant: elsewhere, Received: received})); got != want {
			t.Errorf("%s:\n%s, want %s", record, got, want)
		}
	}
}
