package rawevent

import (
	"strings"
	"testing"
)

func TestDecode_formatsThatAreNotRead(t *testing.T) {
	const cef = "CEF:0|Microsoft|Entra ID|1.0|SignIn|Sign-in activity|3|src=192.0.2.7 suser=m@fernhill.example rt=1772600767000"
	const (
		lines    = "a line of CEF"
		dynamo   = "an item of DynamoDB"
		bigQuery = "BigQuery's API"
	)
	const item = `{"id":{"S":"x"},"createdDateTime":{"S":"2026-03-04T05:06:07Z"},"ipAddress":{"S":"192.0.2.7"},"status":{"M":{"errorCode":{"N":"0"}}},"isInteractive":{"BOOL":true}}`
	for name, c := range map[string]struct{ record, where, told string }{
		"CEF":                           {cef, "", lines},
		"CEF behind a header":           {"<134>1 2026-03-04T05:06:07Z relay azure - - - " + cef, "", lines},
		"CEF with an object at its end": {cef + ` cs1={"a":1}`, "", lines},
		"CEF of a later version":        {"CEF:1.2|Microsoft|x", "", lines},
		"LEEF":                          {"LEEF:2.0|Microsoft|Entra ID|1.0|SignIn|src=192.0.2.7", "", "a line of LEEF"},
		"CEF in a collector's text":     {`{"message":"` + cef + `","host":"h"}`, "/message", lines},
		"an item":                       {item, "", dynamo},
		"an item as it is got":          {`{"Item":` + item + `}`, "/Item", dynamo},
		"items":                         {`{"Items":[` + item + `],"Count":1}`, "/Items", dynamo},
		"an item of a stream":           {`{"eventID":"7","eventName":"INSERT","dynamodb":{"Keys":{"id":{"S":"x"}},"NewImage":` + item + `}}`, "/dynamodb", dynamo},
		"a row of cells":                {`{"f":[{"v":"x"},{"v":"2026-03-04T05:06:07Z"}]}`, "/f", bigQuery},
		"an answer in cells":            {`{"kind":"bigquery#queryResponse","schema":{"fields":[{"name":"id"}]},"rows":[{"f":[{"v":"x"}]}]}`, "/rows", bigQuery},
		"what a function gets":          {`{"awslogs":{"data":"H4sIAAAAAAAAA6tWSixIVLJSUFLSUVDKzUwBs5IyS0oqlawMDWoBxv8bMhwAAAA="}}`, "/awslogs", "CloudWatch Logs"},
	} {
		t.Run(name, func(t *testing.T) {
			got := decode([]byte(c.record), Source{Tenant: elsewhere, Received: received})
			if len(got) != 1 || got[0].Err == nil {
				t.Fatalf("%s, want one refusal", outcomes(got))
			}
			if err := got[0].Err; err.Reason != "not-an-event" || err.Pointer != c.where || !strings.Contains(err.Detail, c.told) || !strings.Contains(err.Detail, ": ") {
				t.Errorf("%s, want %s at %q", err, c.told, c.where)
			}
		})
	}
}

// What only reminds of such a format is refused for what it is, or read.
func TestDecode_formatsThatAreNotRead_notTakenForThem(t *testing.T) {
	for record, want := range map[string]string{
		`CEF: nothing`:                "not-json",
		`CEF:0`:                       "not-json",
		`{"f":[1],"rows":[{"a":1}]}`:  "no property says",
		`{"S":{"a":1},"N":{"S":"x"}}`: "no property says",
		`{"a":{"S":"x"}}`:             "no property says",
		`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":{"S":"x"},"ipAddress":"192.0.2.7"}`: "must be text",
		`{"id":"x","createdDateTime":"2199-03-04T05:06:07Z","userAgent":"CEF:0|a|b","appId":"a"}`:       "future-time",
	} {
		got := decode([]byte(record), Source{Tenant: elsewhere, Received: received})
		if len(got) != 1 || got[0].Err == nil || !strings.Contains(got[0].Err.Error(), want) {
			t.Errorf("%s: %s, want %s", record, outcomes(got), want)
		}
	}
	checkOne(t, []byte(`{"id":"x","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","userAgent":"CEF:0|a|b","f":[{"v":1}]}`), map[string]string{"userAgent": "CEF:0|a|b", "+f": `[{"v":1}]`})
}
