package rawevent

import (
	"testing"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Events in lists behind their time, as Fluentd, Fluent Bit and Loki have them.
func TestDecode_timedLists(t *testing.T) {
	const (
		event   = `{"id":"x","appId":"a","userPrincipalName":"mira@fernhill.example","createdDateTime":"2026-03-04T05:06:07Z"}`
		another = `{"id":"y","appId":"a","userPrincipalName":"mira@fernhill.example","createdDateTime":"2026-03-04T05:06:07Z"}`
	)
	text := string(jsontree.AppendText(nil, event))
	streams := `[{"stream":{"job":"entra"},"values":[["1772600767000000000",` + text + `],["1772600767000000001",` + string(jsontree.AppendText(nil, another)) + `,{"trace":"t"}]]}]`
	for record, want := range map[string]string{
		`[1772600767.5,` + event + `]`:                                                             "x",
		`[1772600767,` + text + `]`:                                                                "x",
		`["tag",1772600767,` + event + `]`:                                                         "x",
		`["tag",1772600767,` + event + `,{"chunk":"c"}]`:                                           "x",
		`["tag",[[1772600767,` + event + `],[1772600768,` + another + `]]]`:                        "x, y",
		`["tag",[[1772600767,` + event + `]],{"size":1}]`:                                          "x",
		`["tag",[[[1772600767,{}],` + event + `]]]`:                                                "x",
		`[[1772600767.5,{}],` + event + `]`:                                                        "x",
		`[[1772600767.5,` + event + `],[1772600768,` + another + `]]`:                              "x, y",
		"[ 1772600767 ,\n " + event + " ]":                                                         "x",
		`["1772600767000000000",` + text + `]`:                                                     "x",
		`{"streams":` + streams + `}`:                                                              "x, y",
		`{"status":"success","data":{"resultType":"streams","result":` + streams + `,"stats":{}}}`: "x, y",
		`{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1772600767,"1"]]}]}}`: "not-an-event /data",
		// Other lists are of events.
		`[1772600767,` + event + `,` + another + `]`: "not-an-event, x, y",
		`["tag",` + event + `]`:                      "not-an-event, x",
		`[1,"x",` + event + `]`:                      "not-an-event, not-an-event, x",
		`[` + text + `,` + another + `]`:             "x, y",
		`[1772600767,{"a":1}]`:                       "not-an-event",
		`[1772600767,` + event:                       "not-an-event, x",
		`[1772600767,`:                               "not-an-event, not-json",
		`["tag",[[`:                                  "not-an-event, not-json",
	} {
		if got := outcomes(decode([]byte(record), Source{Tenant: elsewhere, Received: received})); got != want {
			t.Errorf("%s:\n%s, want %s", record, got, want)
		}
	}
	checkOne(t, []byte(`["azure.entra",1772600767,{"id":"x","appId":"a","userPrincipalName":"mira@fernhill.example"}]`), map[string]string{
		"id": "x", "createdUnixNano": nanos("2026-03-04T05:06:07Z"), "+record/tag": `"azure.entra"`})
	checkOne(t, []byte(`{"streams":[{"stream":{"job":"entra"},"values":[["1772600767000000000",`+text+`,{"trace":"t"}]]}]}`), map[string]string{
		"id": "x", "+record/stream": `{"job":"entra"}`, "+record/time": `"1772600767000000000"`, "+record/metadata": `{"trace":"t"}`})
}
