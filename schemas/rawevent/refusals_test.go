package rawevent

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// outcome is one event as "id" or as "reason pointer".
func outcome(x Decoded) string {
	if x.Err != nil {
		return strings.TrimSpace(string(x.Err.Reason) + " " + x.Err.Pointer)
	}
	return x.Event.Id
}

func outcomes(all []Decoded) string {
	var list []string
	for _, x := range all {
		list = append(list, outcome(x))
	}
	return strings.Join(list, ", ")
}

const id1, id2, id3 = "a0000001-0000-4000-8000-000000000001", "a0000001-0000-4000-8000-000000000002", "a0000001-0000-4000-8000-000000000003"

// Records with several events, or with none: a bad one does not take the others along.
func TestDecode_badEventsLeaveTheOthersAlone(t *testing.T) {
	for name, want := range map[string]string{
		"graph-list.json":           id1 + ", " + id2,
		"array-mixed.json":          id1 + ", " + id1 + ", " + id3,
		"lines.ndjson":              id1 + ", not-json, " + id1,
		"lines-pretty.json":         id1 + ", " + id2,
		"message-wrapper.json":      id1 + ", wrong-type /message",
		"trailing-comma.json":       id1 + ", not-json, " + id3,
		"trailing-comma-list.json":  id1 + ", not-json",
		"truncated-batch.json":      id1 + ", not-json",
		"not-objects.json":          "not-an-event, not-an-event, not-an-event, not-an-event, " + id1,
		"category-only.json":        "no-time",
		"row-wrong-inner-type.json": "wrong-type /AuthenticationDetails",
		"row-audit.json":            "not-an-event /Category",
		"audit-record.json":         "not-an-event /category",
		"other-json.json":           "not-an-event",
	} {
		t.Run(name, func(t *testing.T) {
			if got := outcomes(decodeOddity(t, name)); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestDecode_saysWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range []struct{ name, record, detail string }{
		{"unified audit log", `{"CreationTime":"2026-03-04T05:06:07","Id":"a","Operation":"UserLoggedIn","RecordType":15,"UserType":0,"Workload":"AzureActiveDirectory","ClientIP":"192.0.2.1","ApplicationId":"b"}`,
			"not-an-event at /RecordType: a record of Microsoft 365's unified audit log, which is no sign-in log: send the sign-ins of Microsoft Graph or of the diagnostic settings instead"},
		{"trailing comma", `{"createdDateTime":"2026-03-04T05:06:07Z","riskEventTypes":[],}`, "not-json: the name of a property should stand at byte 62 (line 1, column 63)"},
		{"trailing comma in a list", "{\"appId\":\n[1,]}", "not-json: a value should stand at byte 13 (line 2, column 4)"},
		{"two documents", `{"appId":"a"} {"appId":"b"}`, "not-json: something follows the document at byte 14 (line 1, column 15)"},
		{"no UTF-8", "{\"appId\":\"\xff\"}", "not-json: not UTF-8 at byte 10 (line 1, column 11)"},
		{"control character", "{\"appId\":\"a\nb\"}", "not-json: a control character stands in a text at byte 11 (line 1, column 12)"},
		{"escape", `{"appId":"\x41"}`, "not-json: a malformed escape at byte 10 (line 1, column 11)"},
		{"number", `{"errorCode":01}`, "not-json: a malformed number at byte 13 (line 1, column 14)"},
		{"not a number", `{"errorCode":NaN}`, "not-json: a value should stand at byte 13 (line 1, column 14)"},
		{"text without end", `{"appId":"a`, "not-json: a text has no end at byte 11 (line 1, column 12)"},
		{"half", `{"appId":`, "not-json: the document ends where a value should be at byte 9 (line 1, column 10)"},
		{"empty", " \n", "not-json: the record is empty"},
		{"garbage", "hello", "not-json: a value should stand at byte 0 (line 1, column 1)"},
		{"number for text", `{"appId":5}`, "wrong-type at /appId: is the number 5, must be text"},
		{"text for number", `{"status":{"errorCode":"many"}}`, `wrong-type at /status/errorCode: is the text "many", must be a number`},
		{"text for boolean", `{"isInteractive":"maybe"}`, `wrong-type at /isInteractive: is the text "maybe", must be true or false`},
		{"number for object", `{"deviceDetail":5}`, "wrong-type at /deviceDetail: is the number 5, must be an object"},
		{"boolean for status", `{"status":true}`, "wrong-type at /status: is a boolean, must be an object"},
		{"number for list", `{"authenticationDetails":5}`, "wrong-type at /authenticationDetails: is the number 5, must be a list"},
		{"object for list", `{"riskEventTypes":{"a":1}}`, "wrong-type at /riskEventTypes: is an object, must be a list"},
		{"list for object", `{"deviceDetail":["x"]}`, "wrong-type at /deviceDetail: is a list, must be an object"},
		{"list in a text for object", `{"deviceDetail":"[1]"}`, "wrong-type at /deviceDetail: inside the JSON text: is a list, must be an object"},
		{"number for an element", `{"authenticationDetails":[7]}`, `wrong-type at /authenticationDetails/0: is the number 7, must be an object`},
		{"element", `{"authenticationDetails":[{},{"succeeded":2}]}`, "wrong-type at /authenticationDetails/1/succeeded: is the number 2, must be true or false"},
		{"element of texts", `{"authenticationMethodsUsed":["a",{"b":1}]}`, "wrong-type at /authenticationMethodsUsed/1: is an object, must be text"},
		{"beyond 32 bits", `{"status":{"errorCode":50126000000}}`, "wrong-type at /status/errorCode: is 50126000000, must be between -2147483648 and 2147483647"},
		{"half a code", `{"status":{"errorCode":1.5}}`, "wrong-type at /status/errorCode: is the number 1.5, must be a whole number"},
		{"number out of the list", `{"conditionalAccessStatus":9}`, "wrong-type at /conditionalAccessStatus: is 9, must be between 0 and 3"},
		{"number too large", `{"location":{"geoCoordinates":{"latitude":1e999}}}`, "wrong-type at /location/geoCoordinates/latitude: is the number 1e999, must be a number that 64 bits hold"},
		{"properties", `{"category":"SignInLogs","properties":[1]}`, "wrong-type at /properties: is a list, must be an object"},
		{"within properties", `{"category":"SignInLogs","properties":{"appId":["a","b"]}}`, "wrong-type at /properties/appId: is a list, must be text"},
		{"name with a slash", `{"category":"SignInLogs","properties":{"deviceDetail":{"browser":{"a":1}}}}`, "wrong-type at /properties/deviceDetail/browser: is an object, must be text"},
		{"time as number", `{"appId":"a","createdDateTime":17726007}`, "wrong-type at /createdDateTime: is the number 17726007, must be text"},
		{"no time", `{"appId":"a","createdDateTime":null}`, "no-time: neither createdDateTime nor time says when the sign-in was"},
		{"impossible date", `{"appId":"a","createdDateTime":"2026-02-30T00:00:00Z"}`, `no-time at /createdDateTime: "2026-02-30T00:00:00Z" is no time: use ISO 8601 such as 2026-03-04T05:06:07Z`},
		{"placeholder", `{"appId":"a","createdDateTime":"1900-01-01T00:00:00Z"}`, `no-time at /createdDateTime: "1900-01-01T00:00:00Z" is a placeholder`},
		{"future", `{"appId":"a","createdDateTime":"2026-03-04T06:05:01Z"}`, "future-time at /createdDateTime: 2026-03-04T06:05:01Z lies more than 5 minutes after the arrival at 2026-03-04T06:00:00Z"},
		{"far future", `{"appId":"a","createdDateTime":"9999-12-31T23:59:59Z"}`, "future-time at /createdDateTime: 9999-12-31T23:59:59Z lies after the year 2199"},
		{"text within text", textIn("message", 5, `{"id":"x"}`), "not-an-event at /message: " + strings.Repeat("inside the JSON text at /message: ", 3) + "inside the JSON text at /message: holds text within text, more than 4 deep"},
		{"pointer in a text", `{"_raw":"{\"appId\":{\"a\":1}}"}`, "wrong-type at /_raw: inside the JSON text at /appId: is an object, must be text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := decode([]byte(c.record), Source{Tenant: elsewhere, Received: received})
			if len(got) != 1 || got[0].Err == nil {
				t.Fatalf("got %s, want one refusal", outcomes(got))
			}
			if got[0].Err.Error() != c.detail {
				t.Errorf("got  %s\nwant %s", got[0].Err, c.detail)
			}
			if trimmed := strings.TrimSpace(c.record); string(got[0].Raw) != trimmed {
				t.Errorf("raw is %q, want %q", got[0].Raw, trimmed)
			}
		})
	}
}

func TestDecode_futureIsCountedFromArrival(t *testing.T) {
	record := []byte(`{"id":"x","appId":"a","createdDateTime":"2026-03-04T06:05:00Z"}`)
	if got := outcomes(decode(record, Source{Tenant: "t", Received: received})); got != "x" {
		t.Errorf("exactly five minutes ahead: %s, want it taken", got)
	}
	late := Source{Tenant: "t", Received: received.Add(-time.Second)}
	if got := outcomes(decode(record, late)); got != "future-time /createdDateTime" {
		t.Errorf("more than five minutes ahead: %s, want it refused", got)
	}
	if got := outcomes(decode(record, Source{Tenant: "t"})); got != "x" {
		t.Errorf("arrival unknown: %s, want it taken", got)
	}
}

func TestDecode_tooLarge(t *testing.T) {
	event := func(id string, size int) string {
		head := fmt.Sprintf(`{"id":"%s","createdDateTime":"2026-03-04T05:06:07Z","appId":"`, id)
		return head + strings.Repeat("a", size-len(head)-2) + `"}`
	}
	src := Source{Tenant: "t"}
	if got := outcomes(decode([]byte(event("fits", schemas.MaxEventBytes)), src)); got != "fits" {
		t.Errorf("the largest event: %s, want it taken", got)
	}
	if got := outcomes(decode([]byte(event("big", schemas.MaxEventBytes+1)), src)); got != "too-large" {
		t.Errorf("one byte more: %s, want it refused", got)
	}
	batch := `{"region":"north","records":[` + event("one", 600) + "," + event("big", schemas.MaxEventBytes+1) + "," + event("two", schemas.MaxEventBytes) + `]}`
	if got := outcomes(decode([]byte(batch), src)); got != "one, too-large, two" {
		t.Errorf("in a batch: %s", got)
	}
}

func TestDecode_longID(t *testing.T) {
	src := Source{Tenant: "t"}
	for _, c := range []struct{ name, record string }{
		{"/id", `{"id":"%s","createdDateTime":"2026-03-04T05:06:07Z","appId":"a"}`},
		{"/properties/id", `{"category":"SignInLogs","properties":{"id":"%s","createdDateTime":"2026-03-04T05:06:07Z","appId":"a"}}`},
		{"/RequestId", `{"RequestId":"%s","Timestamp":"2026-03-04T05:06:07Z","ErrorCode":0,"AccountUpn":"a@b.example","ApplicationId":"a"}`},
	} {
		if longest := strings.Repeat("i", MaxIDBytes); outcomes(decode(fmt.Appendf(nil, c.record, longest), src)) != longest {
			t.Errorf("%s: the longest id is not taken", c.name)
		}
		got := decode(fmt.Appendf(nil, c.record, strings.Repeat("i", MaxIDBytes+1)), src)
		if want := c.name + ": has 1025 bytes, an id has at most 1024"; len(got) != 1 || got[0].Err == nil || !strings.HasSuffix(got[0].Err.Error(), want) {
			t.Errorf("one byte more: %s, want %q", outcomes(got), want)
		}
	}
}

func TestDecode_deepNesting(t *testing.T) {
	deep := func(n int) []byte {
		return []byte(`{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z","extra":` + strings.Repeat("[", n) + strings.Repeat("]", n) + "}")
	}
	src := Source{Tenant: "t"}
	if got := outcomes(decode(deep(jsontree.MaxDepth-1), src)); got != "x" {
		t.Errorf("at the bound: %s, want it taken", got)
	}
	if got := outcomes(decode(deep(jsontree.MaxDepth), src)); got != "not-an-event" {
		t.Errorf("beyond the bound: %s, want it refused", got)
	}
	if got := outcomes(decode(deep(500_000), src)); got != "not-an-event" {
		t.Errorf("far beyond the bound: %s, want it refused", got)
	}
	nested := strings.Repeat(`{"records":[`, 11) + strings.Repeat(`]}`, 11)
	if got := outcomes(decode([]byte(nested), src)); got != "not-an-event" {
		t.Errorf("batches in batches: %s, want them refused", got)
	}
}

func TestDecode_emptyBatchesHoldNothing(t *testing.T) {
	for _, value := range []string{"[]", `{"records":[]}`, `{"value":[],"@odata.context":"x"}`} {
		if got := outcomes(decode([]byte(value), Source{})); got != "" {
			t.Errorf("%s: %s, want nothing", value, got)
		}
	}
}
