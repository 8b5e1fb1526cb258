package rawevent

import (
	"fmt"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Tables that are written column by column.
func TestDecode_sideways(t *testing.T) {
	for record, want := range map[string]string{
		`{"id":{"0":"x","1":"y"},"createdDateTime":{"0":"2026-03-04T05:06:07Z","1":"2026-03-04T05:06:08Z"},"appId":{"0":"a","1":null},"status":{"0":{"errorCode":0},"1":{"errorCode":1}}}`: "x, y",
		`{"status.errorCode":{"5":0},"id":{"5":"x"},"createdDateTime":{"5":"2026-03-04T05:06:07Z"},"appId":{"5":"a"}}`:                                                                     "x",
		`{"id":["x","y"],"createdDateTime":["2026-03-04T05:06:07Z","2026-03-04T05:06:08Z"],"appId":["a","a"],"riskEventTypes_v2":[[],["r"]]}`:                                              "x, y",
		`{"time":{"0":"2026-03-04T05:06:07Z"},"category":{"0":"SignInLogs"},"properties":{"0":{"id":"x","createdDateTime":"2026-03-04T05:06:07Z"}}}`:                                       "x",
		`{"Date (UTC)":["2026-03-04T05:06:07Z","2026-03-04T05:06:08Z"],"Request ID":["x","y"],"Status":["Success","Failure"],"Username":["a","b"]}`:                                        "x, y",
		`{"id":["x","y"],"createdDateTime":["2026-03-04T05:06:07Z","hello"],"appId":["a","a"]}`:                                                                                            "x, no-time /createdDateTime",
		// Others are refused as what they are.
		`{"id":{"0":"x","1":"y"},"createdDateTime":{"0":"2026-03-04T05:06:07Z"},"appId":{"0":"a","1":"a"}}`: "wrong-type /id",
		`{"id":["x","y"],"createdDateTime":["2026-03-04T05:06:07Z"],"appId":["a","a"]}`:                     "wrong-type /id",
		`{"id":["x","y"],"createdDateTime":["2026-03-04T05:06:07Z","2026-03-04T05:06:07Z"],"appId":"a"}`:    "wrong-type /id",
		`{"appId":{},"id":{},"createdDateTime":{}}`:                                                         "no-time",
		`{"authenticationDetails":[1],"riskEventTypes":["a"],"networkLocationDetails":[{}]}`:                "wrong-type /authenticationDetails/0",
		`{"a":["x"],"b":["y"],"time":["2026-03-04T05:06:07Z"]}`:                                             "not-an-event",
	} {
		if got := outcomes(decode([]byte(record), Source{Tenant: elsewhere, Received: received})); got != want {
			t.Errorf("%s:\n%s, want %s", record, got, want)
		}
	}
}

// Tables with the names of their columns apart.
func TestDecode_tables(t *testing.T) {
	const row = `["x","2026-03-04T05:06:07Z","a","{\"errorCode\":50126}"]`
	event := string(jsontree.AppendText(nil, `{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}`))
	for record, want := range map[string]string{
		`{"columns":["id","createdDateTime","appId","status"],"index":[0,1],"data":[` + row + `,` + strings.Replace(row, "x", "y", 1) + `]}`:                            "x, y",
		`{"columns":[{"name":"id","type":"text"},{"name":"createdDateTime"},{"name":"appId"},{"name":"status"}],"rows":[` + row + `]}`:                                  "x",
		`{"meta":[{"name":"id","type":"String"},{"name":"createdDateTime"},{"name":"appId"},{"name":"status"}],"data":[` + row + `],"rows":1}`:                          "x",
		`{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated"},{"name":"RawData","type":"string"}],"rows":[["2026-03-04T05:06:07Z",` + event + `]]}]}`: "x",
		`{"columns":["id","createdDateTime","appId","status"],"data":[["x"],7,` + row + `]}`:                                                                            "not-an-event, not-an-event, x",
		`{"columns":["id",7],"data":[["x",1]]}`:             "not-an-event",
		`{"columns":["a","b"],"data":[["x",1],["y",2]]}`:    "not-an-event, not-an-event",
		`{"columns":["id","createdDateTime"],"data":[]}`:    "not-an-event",
		`{"columns":["id","createdDateTime"],"data":["x"]}`: "not-an-event",
	} {
		if got := outcomes(decode([]byte(record), Source{Tenant: elsewhere, Received: received})); got != want {
			t.Errorf("%s:\n%s, want %s", record, got, want)
		}
	}
	got := checkOne(t, []byte(`{"columns":["id","createdDateTime","appId","status"],"data":[`+row+`]}`), map[string]string{"status.errorCode": "50126"})
	if !strings.HasPrefix(string(got.Raw), `{"columns"`) {
		t.Errorf("raw is %s, want the whole table", got.Raw)
	}
}

// A name that is written once for each of very many rows would fill the memory.
func TestDecode_longNamesOfColumns(t *testing.T) {
	long := strings.Repeat("n", 100_000)
	rows := strings.TrimSuffix(strings.Repeat("[1,1,1],", 50_000), ",")
	cells := strings.TrimSuffix(strings.Repeat("1,", 50_000), ",")
	for _, record := range []string{
		fmt.Sprintf(`{"columns":["id","createdDateTime",%q],"data":[%s]}`, long, rows),
		fmt.Sprintf(`{"id":[%s],"createdDateTime":[%s],"appId":[%s],%q:[%s]}`, cells, cells, cells, long, cells),
	} {
		if got := outcomes(decode([]byte(record), Source{Tenant: elsewhere, Received: received})); got != "too-large" {
			t.Errorf("%.60s: %.200s, want too-large", record, got)
		}
	}
}
