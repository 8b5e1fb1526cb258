package rawevent

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/graphjson"
)

// Whatever comes, a decoder yields events that can be marshaled, have what every
// event has, and say the same when they are read again.
func FuzzDecode(f *testing.F) {
	files, err := filepath.Glob("testdata/oddities/*")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	f.Add([]byte(`{"@timestamp":"2026-03-04T05:06:07Z","azure":{"signinlogs":{"category":"SignInLogs","properties":{"id":"y","status.errorCode":1}}}}`))
	f.Add([]byte(`{"hits":{"hits":[{"_source":{"id":"x","appId":"a","location.city":"Lagos"}}]}}`))
	for _, record := range []string{
		`{"@timestamp":"2026-03-04T05:06:07Z","azure.signinlogs.category":"SignInLogs","azure.signinlogs.properties.user_id":"u","azure.signinlogs.properties.a.b":[1,2],"source.ip":"192.0.2.7"}`,
		`{"_id":"1","fields":{"@timestamp":["2026-03-04T05:06:07Z"],"azure.signinlogs.properties.userId":["u"],"azure.signinlogs.category":["SignInLogs"]}}`,
		`{"TimeGenerated":"2026-03-04T05:06:07Z","AppDisplayName":"a","Status_errorCode":1,"LocationDetails_geoCoordinates_latitude":1,"properties_id":"x","Location":"Dublin, IE","OS":"o","City":"c","Agent":"{}"}`,
		`{"createdDateTime":{"value":"/Date(1772600767891)/"},"AppId":"a","Status":50126,"AdditionalProperties":{"appId":"b","AdditionalProperties":{}},"Location":{"AdditionalProperties":{"city":"c"}},"authenticationProcessingDetails":{"a":1}}`,
		`{"rule":{},"agent":{},"full_log":"{\"ms-graph\":{\"id\":\"x\"}}","data":{"appId":"null","createdDateTime":{"$date":{"$numberLong":"1772600767891"}}}}`,
		`{"EnqueuedTimeUtc":"x","Properties":{},"Body":{"bytes":"{\"records\":[{\"category\":\"SignInLogs\",\"properties\":{\"id\":\"x\"}}]}"}}`,
		`{"data":[{"attributes":{"attributes":{"appId":"a","time":1772600767891}}},"{\"appId\":\"b\"}"],"rows":[{}],"log":"{}"}`,
		`{"@timestamp":1,"Vendor.properties.riskEventTypes[1]":"b","Vendor.properties.riskEventTypes[0]":"a","Vendor.properties.[":"c","Vendor.time":"2026-03-04T05:06:07Z","Vendor.category":"SignInLogs"}`,
		`{"TableName":"PrimaryResult","TimeGenerated":"2026-03-04T05:06:07Z","AppId":"None","Odd":["None"],"ConditionalAccessPolicies":"[{","riskEventTypes{}":"a"}`,
	} {
		f.Add([]byte(record))
	}
	for _, record := range []string{
		`["tag",[[1772600767.5,{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}]],{"size":1}]`,
		`{"streams":[{"stream":{},"values":[["1772600767000000000","{\"id\":\"x\",\"appId\":\"a\"}",{"t":1}]]}]}`,
		`[{"field":"@timestamp","value":"2026-03-04T05:06:07Z"},{"field":"@message","value":"\"{\\\"id\\\":\\\"x\\\"}\""}]`,
		`{"columns":["id",{"name":"createdDateTime"},"appId"],"data":[["x","2026-03-04T05:06:07Z","a"],[]]}`,
		`{"id":{"0":"x","1":"y"},"createdDateTime":{"0":"2026-03-04T05:06:07Z","1":""},"status.errorCode":{"0":0,"1":1}}`,
		`{"id":["x","y"],"time":["2026-03-04T05:06:07Z",1],"appId":["a","b"]}`,
		"\x1e{id:'x',createdDateTime:null}\x1e{\\\"id\\\":1}\x00",
		`{"@version":"1","azure":{"ipAddress":"192.0.2.7","userAgent":"u","createdDateTime":"2026-03-04T05:06:07Z"}}`,
	} {
		f.Add([]byte(record))
	}
	for _, file := range append(files, "testdata/graph-event.json", "testdata/hunting/api.json", "testdata/hunting/streamed.json") {
		value, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(value)
	}
	d := NewDecoder()
	f.Fuzz(func(t *testing.T, value []byte) {
		src := Source{Tenant: "t", Received: received}
		ids := []string{}
		d.Decode(value, src, func(x Decoded) bool {
			checkDecoded(t, x, len(ids))
			ids = append(ids, outcome(x))
			return true
		})
		again := decode(value, src)
		if len(again) != len(ids) {
			t.Fatalf("%d events, then %d", len(ids), len(again))
		}
		for i, x := range again {
			if outcome(x) != ids[i] {
				t.Fatalf("event %d: %s, then %s", i, ids[i], outcome(x))
			}
		}
	})
}

func checkDecoded(t *testing.T, x Decoded, index int) {
	t.Helper()
	if x.Index != index {
		t.Fatalf("index %d, want %d", x.Index, index)
	}
	if (x.Err == nil) == (x.Event == nil) {
		t.Fatalf("event and error: %v, %v", x.Event, x.Err)
	}
	if x.Err != nil {
		if x.Err.Reason == "" || x.Err.Detail == "" || !utf8.ValidString(x.Err.Detail) {
			t.Fatalf("refused without a reason in words: %+v", x.Err)
		}
		return
	}
	ev := x.Event
	if ev.Id == "" || ev.TenantId == "" || ev.Provenance.GetFormat() == schemas.Format_FORMAT_UNSPECIFIED {
		t.Fatalf("an event lacks what every event has: %v", ev)
	}
	if ev.Additional != "" && !json.Valid([]byte(ev.Additional)) {
		t.Fatalf("additional is not JSON: %s", ev.Additional)
	}
	content, err := ev.MarshalVT()
	if err != nil {
		t.Fatal(err)
	}
	var back schemas.SignIn
	if err := back.UnmarshalVT(content); err != nil || !proto.Equal(&back, ev) {
		t.Fatalf("does not read back (%v): %v", err, ev)
	}
	for _, text := range [][]byte{graphjson.AppendMore([]byte("{}")[:0], ev), graphjson.AppendLocation(nil, ev.Location),
		graphjson.AppendAppliedPolicies(nil, ev.AppliedConditionalAccessPolicies), graphjson.AppendAuthenticationDetails(nil, ev.AuthenticationDetails),
		graphjson.AppendProcessingDetails(nil, ev.AuthenticationProcessingDetails)} {
		if len(text) > 0 && !json.Valid(text) {
			t.Fatalf("not JSON: %s", text)
		}
	}
}
