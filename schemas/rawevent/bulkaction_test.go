package rawevent

import "testing"

// Elasticsearch's bulk lines: the actions are no events, and nothing else is passed over.
func TestDecode_bulkActions(t *testing.T) {
	const event = `{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}`
	for record, want := range map[string]string{
		`{"index":{"_index":"signins","_id":"1"}}` + "\n" + event + "\n" + `{"create":{}}` + "\n" + event: "x, x",
		`{"update":{"_id":"1","routing":"r"}}` + "\n" + `{"doc":` + event + "}":                           "x",
		`{"delete":{"_index":"signins","_id":"1"}}`:                                                       "",
		`{"index":{"_index":"signins","id":"x"}}`:                                                         "not-an-event",
		`{"index":{"_index":"signins"},"a":1}`:                                                            "not-an-event",
		`{"index":1}`:                                                                                     "not-an-event",
		`{"data":{"index":{}}}`:                                                                           "not-an-event /data",
		`{"search":{"_index":1}}`:                                                                         "not-an-event",
	} {
		if got := outcomes(decode([]byte(record), Source{Tenant: elsewhere, Received: received})); got != want {
			t.Errorf("%s:\n%s, want %s", record, got, want)
		}
	}
}
