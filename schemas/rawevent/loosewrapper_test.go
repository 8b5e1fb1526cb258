package rawevent

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// What clouds, collectors and answers put around events.
func TestDecode_looseWrappers(t *testing.T) {
	const (
		graph  = `{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}`
		record = `{"category":"SignInLogs","tenantId":"` + fernhill + `","time":"2026-03-04T05:09:07Z","properties":{"id":"x","createdDateTime":"2026-03-04T05:06:07Z"}}`
	)
	text := func(event string) string { return string(jsontree.AppendText(nil, event)) }
	base64Of := func(event string) string { return `"` + base64.StdEncoding.EncodeToString([]byte(event)) + `"` }
	inRecords := text(`{"records":[` + record + `]}`)
	capture := func(body string) string {
		return `{"SequenceNumber":7,"Offset":"0","EnqueuedTimeUtc":"3/4/2026 5:09:07 AM","SystemProperties":{"x":{"long":1}},"Properties":{"a":"b"},"Body":` + body + `}`
	}
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"a capture of text":     {capture(inRecords), map[string]string{"id": "x", "tenantId": fernhill, "+record/SequenceNumber": "7", "+record/Properties": `{"a":"b"}`, "provenance.format": "FORMAT_AZURE_MONITOR"}},
		"a capture of bytes":    {capture(`{"bytes":` + inRecords + `}`), map[string]string{"id": "x", "tenantId": fernhill}},
		"a capture as it is":    {capture(record), map[string]string{"id": "x", "tenantId": fernhill}},
		"a message of a hub":    {`{"ContentData":{"records":[` + record + `]},"Properties":{"x-opt-offset":"1"},"SystemProperties":{"Offset":1}}`, map[string]string{"id": "x", "+record/Properties": `{"x-opt-offset":"1"}`}},
		"a batch's answers":     {`{"responses":[{"id":"1","status":200,"headers":{"a":"b"},"body":{"@odata.context":"c","value":[` + graph + `]}}]}`, map[string]string{"id": "x", "+record/status": "200", "+record/id": `"1"`}},
		"a connector's":         {`{"schema":{"type":"string"},"payload":` + record + `}`, map[string]string{"id": "x", "+record/schema": `{"type":"string"}`}},
		"a connector's text":    {`{"schema":{"type":"string"},"payload":` + text(record) + `}`, map[string]string{"id": "x", "tenantId": fernhill}},
		"a short message":       {`{"version":"1.1","host":"h","short_message":` + text(record) + `,"level":6}`, map[string]string{"id": "x", "+record/host": `"h"`, "+record/level": "6"}},
		"a full message":        {`{"host":"h","short_message":"Sign-in activity","full_message":` + text(record) + `}`, map[string]string{"id": "x", "+record/short_message": `"Sign-in activity"`}},
		"a container's log":     {`{"log":` + text(record+"\n") + `,"stream":"stdout","time":"2026-03-04T05:10:07Z"}`, map[string]string{"id": "x", "sentUnixNano": nanos("2026-03-04T05:09:07Z"), "+record/stream": `"stdout"`}},
		"log events":            {`{"messageType":"DATA_MESSAGE","logEvents":[{"id":"1","timestamp":1772600767000,"message":` + text(record) + `}]}`, map[string]string{"id": "x", "+record/id": `"1"`, "+record/messageType": `"DATA_MESSAGE"`}},
		"a source as object":    {`{"timestamp":"2026-03-04T05:06:07Z","user":"m","result":"FAILED_OTHER","source_json":` + graph + `}`, map[string]string{"id": "x", "+record/result": `"FAILED_OTHER"`}},
		"a source as text":      {`{"timestamp":"2026-03-04T05:06:07Z","source_data":` + text(record) + `}`, map[string]string{"id": "x"}},
		"attributes":            {`{"id":"q","content":{"timestamp":"2026-03-04T05:06:07Z","tags":["t"],"message":"Sign-in activity","attributes":` + record + `}}`, map[string]string{"id": "x", "+record/tags": `["t"]`, "+record/id": `"q"`}},
		"attributes in data":    {`{"data":[{"id":"q","type":"log","attributes":{"status":"info","attributes":` + record + `}}],"meta":{}}`, map[string]string{"id": "x", "+record/type": `"log"`, "+record/meta": "{}"}},
		"the raw text":          {`{"@rawstring":` + text(record) + `,"@timestamp":1772600767000,"#type":"t","Vendor.category":"SignInLogs"}`, map[string]string{"id": "x", "tenantId": fernhill, "+record/#type": `"t"`}},
		"rows of objects":       {`{"columns":[{"name":"id"}],"rows":[{"id":"x","created_date_time":"2026-03-04T05:06:07Z","user_principal_name":"m@fernhill.example","app_display_name":"Payroll"}]}`, map[string]string{"id": "x", "userPrincipalName": "m@fernhill.example"}},
		"a loose name first":    {`{"log":{"level":"4"},"event":` + graph + `}`, map[string]string{"id": "x", "+record/log": `{"level":"4"}`}},
		"an event's own names":  {`{"id":"x","appDisplayName":"a","createdDateTime":"2026-03-04T05:06:07Z","content":` + graph + `,"items":[` + graph + `],"payload":` + text(graph) + `}`, map[string]string{"id": "x", "+payload": text(graph)}},
		"a record's own names":  {`{"category":"SignInLogs","time":"2026-03-04T05:06:07Z","callerIpAddress":"192.0.2.7","attributes":` + graph + `}`, map[string]string{"ipAddress": "192.0.2.7", "id": ""}},
		"a cloud event's bytes": {`{"specversion":"1.0","id":"e","source":"s","data_base64":` + base64Of(record) + `}`, map[string]string{"id": "x", "tenantId": fernhill, "+record/source": `"s"`}},
		"pulled messages":       {`{"receivedMessages":[{"ackId":"a","message":{"data":` + base64Of(record) + `,"messageId":"1"}}]}`, map[string]string{"id": "x", "+record/ackId": `"a"`}},
		"a workflow's item":     {`{"json":` + graph + `,"pairedItem":{"item":0}}`, map[string]string{"id": "x", "+record/pairedItem": `{"item":0}`}},
		"a hub's trigger":       {`{"contentData":{"ContentData":` + base64Of(record) + `,"Properties":{"a":1}}}`, map[string]string{"id": "x", "+record/Properties": `{"a":1}`}},
		"edges and nodes":       {`{"data":{"signIns":{"edges":[{"cursor":"c","node":` + graph + `}]}}}`, map[string]string{"id": "x", "+record/cursor": `"c"`}},
		"nodes":                 {`{"data":{"signIns":{"nodes":[` + graph + `]}}}`, map[string]string{"id": "x"}},
		"embedded":              {`{"_embedded":{"signIns":[` + graph + `]},"_links":{}}`, map[string]string{"id": "x"}},
		"a time of MongoDB":     {`{"_id":{"$oid":"1"},"id":"x","appId":"a","createdDateTime":{"$date":"2026-03-04T05:06:07Z"},"authenticationDetails":[{"authenticationStepDateTime":{"$date":1772600767000}}]}`, map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07Z"), "authenticationDetails.0.authenticationStepDateTime": "2026-03-04T05:06:07Z"}},
		"numbers of MongoDB":    {`{"id":"x","appId":"a","createdDateTime":{"$date":{"$numberLong":"1772600767891"}},"status":{"errorCode":{"$numberInt":"50126"}}}`, map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07.891Z"), "status.errorCode": "50126"}},
		"a moment of MongoDB":   {`{"id":"x","appId":"a","createdDateTime":{"$date":1772600767891}}`, map[string]string{"createdUnixNano": nanos("2026-03-04T05:06:07.891Z")}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want["id"] == "" {
				delete(c.want, "id")
			}
			got := checkOne(t, []byte(c.record), c.want)
			if string(got.Raw) != c.record {
				t.Errorf("raw is %s", got.Raw)
			}
		})
	}
}

// LogScale's fields, with places in lists, in the order of the names.
func TestDecode_vendorFields(t *testing.T) {
	record := `{"@timestamp":1772600767000,"#Vendor":"microsoft","Vendor.category":"SignInLogs","Vendor.tenantId":"` + fernhill + `","Vendor.properties.id":"x","Vendor.properties.createdDateTime":"2026-03-04T05:06:07Z",` +
		`"Vendor.properties.status.errorCode":"50126","Vendor.properties.riskEventTypes_v2[0]":"a","Vendor.properties.appliedConditionalAccessPolicies[0].id":"p0",` +
		`"Vendor.properties.appliedConditionalAccessPolicies[10].id":"p10","Vendor.properties.appliedConditionalAccessPolicies[2].id":"p2","Vendor.properties.appliedConditionalAccessPolicies[0].enforcedGrantControls[1]":"Mfa",` +
		`"Vendor.properties.appliedConditionalAccessPolicies[0].enforcedGrantControls[0]":"Block","Vendor.properties.status":"beside","event.kind":"k"}`
	checkOne(t, []byte(record), map[string]string{
		"id": "x", "tenantId": fernhill, "category": "SignInLogs", "status.errorCode": "50126", "riskEventTypes_v2.0": "a",
		"appliedConditionalAccessPolicies.0.id": "p0", "appliedConditionalAccessPolicies.1.id": "p2", "appliedConditionalAccessPolicies.2.id": "p10",
		"appliedConditionalAccessPolicies.0.enforcedGrantControls.0": "Block", "appliedConditionalAccessPolicies.0.enforcedGrantControls.1": "Mfa",
		"+record/#Vendor": `"microsoft"`, "+record/event.kind": `"k"`, "+record/Vendor.properties.status": `"beside"`,
	})
}

func TestDecode_lists(t *testing.T) {
	event := func(id string) string {
		return `{"id":"` + id + `","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}`
	}
	for _, name := range []string{"data", "items", "events", "logs", "signIns", "response", "resultData", "content", "body", "payload"} {
		record := fmt.Sprintf(`{"status":"completed",%q:[%s,%s],"next":null}`, name, event("x"), event("y"))
		got := decode([]byte(record), Source{Tenant: elsewhere, Received: received})
		if outcomes(got) != "x, y" {
			t.Errorf("%s: %s, want x, y", name, outcomes(got))
			continue
		}
		checkEvent(t, got[1], map[string]string{"+record/status": `"completed"`})
	}
	text := string(jsontree.AppendText(nil, event("x")))
	for record, want := range map[string]string{
		"[" + text + "," + event("y") + `,"hello","{"]`:                         "x, y, not-an-event, not-json",
		`{"records":[` + text + `]}`:                                            "x",
		`{"data":[` + event("x") + `,{"appId":7},` + event("y") + `]}`:          "x, wrong-type /data/appId, y",
		`{"data":[{"a":1},{"b":2}]}`:                                            "not-an-event",
		`{"events":[],"items":{"a":1}}`:                                         "not-an-event",
		`{"log":{"level":"4","origin":{"file":"f"}}}`:                           "not-an-event",
		`{"items":"hello"}`:                                                     "not-an-event",
		strings.Repeat(`{"data":[`, 40) + event("x") + strings.Repeat(`]}`, 40): "not-an-event /data/data/data/data/data",
	} {
		if got := outcomes(decode([]byte(record), Source{Tenant: elsewhere, Received: received})); got != want {
			t.Errorf("%s:\n%s, want %s", record, got, want)
		}
	}
}
