package rawevent

import "testing"

func TestDecode_alerts(t *testing.T) {
	const (
		alert    = `{"timestamp":"2026-03-04T05:09:07.301+0000","rule":{"id":"99506"},"agent":{"id":"000"},"decoder":{"name":"json"},`
		event    = `{\"id\":\"x\",\"appId\":\"a\",\"createdDateTime\":\"2026-03-04T05:06:07Z\",\"userDisplayName\":\"null\",\"isInteractive\":true}`
		degraded = `"data":{"id":"y","appId":"b","createdDateTime":"2026-03-04T05:06:07Z","userDisplayName":"null","isInteractive":"true","location":{"city":"null","geoCoordinates":{"altitude":"null"}},"riskEventTypes":["null","r"],"odd":"null","azure_tag":"g"}`
	)
	for name, c := range map[string]struct {
		record string
		want   map[string]string
	}{
		"the log before the data": {alert + `"full_log":"` + event + `",` + degraded + `}`,
			map[string]string{"id": "x", "appId": "a", "userDisplayName": absent, "+record/rule": `{"id":"99506"}`, "+record/full_log": absent, "+azure_tag": absent}},
		"the data before the log": {alert + degraded + `,"full_log":"` + event + `"}`, map[string]string{"id": "x", "appId": "a"}},
		"only the log":            {alert + `"full_log":"` + event + `"}`, map[string]string{"id": "x", "+record/rule": `{"id":"99506"}`}},
		"an event in the log":     {alert + `"full_log":"{\"integration\":\"ms-graph\",\"ms-graph\":` + event + `}"}`, map[string]string{"id": "x", "+record/integration": `"ms-graph"`}},
		"a log that is no JSON": {alert + `"full_log":"Mar  4 05:06:07 sign-in",` + degraded + `}`,
			map[string]string{"id": "y", "userDisplayName": absent, "isInteractive": "true", "location": absent, "riskEventTypes.0": "r", "riskEventTypes.1": absent, "+odd": absent,
				"+azure_tag": `"g"`, "+record/full_log": `"Mar  4 05:06:07 sign-in"`}},
		"a log that is cut off":   {alert + `"full_log":"{\"id\":\"x\",\"appI",` + degraded + `}`, map[string]string{"id": "y", "+record/full_log": `"{\"id\":\"x\",\"appI"`, "+record/data": absent}},
		"a log of something else": {alert + `"full_log":"{\"win\":{\"system\":1}}",` + degraded + `}`, map[string]string{"id": "y", "+record/full_log": `"{\"win\":{\"system\":1}}"`}},
		"a log of a list":         {alert + `"full_log":"[` + event + `]",` + degraded + `}`, map[string]string{"id": "x"}},
		"data that is no alert's": {`{"host":"h","data":{"id":"y","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","userDisplayName":"null"}}`, map[string]string{"userDisplayName": absent}},
		"an event's own full_log": {`{"id":"z","createdDateTime":"2026-03-04T05:06:07Z","appId":"a","full_log":"` + event + `"}`, map[string]string{"id": "z"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := checkOne(t, []byte(c.record), c.want)
			if string(got.Raw) != c.record {
				t.Errorf("raw is %s", got.Raw)
			}
		})
	}
}

// What stands around one event says nothing of the next.
func TestDecode_alerts_oneLeavesNothingToTheNext(t *testing.T) {
	got := decode([]byte(`{"message":"{\"records\":[{\"event\":{\"id\":\"x\",\"appId\":\"a\",\"createdDateTime\":\"2026-03-04T05:06:07Z\"},\"host\":\"h\"},`+
		`{\"id\":\"y\",\"appId\":\"a\",\"createdDateTime\":\"2026-03-04T05:06:07Z\"}]}","n":1}`), Source{Tenant: elsewhere, Received: received})
	if len(got) != 2 {
		t.Fatalf("%s, want two events", outcomes(got))
	}
	checkEvent(t, got[0], map[string]string{"id": "x", "+record/host": `"h"`, "+record/n": "1"})
	checkEvent(t, got[1], map[string]string{"id": "y", "+record/host": absent, "+record/n": "1"})
}

func TestDecode_alerts_refusals(t *testing.T) {
	for record, want := range map[string]string{
		`{"rule":{},"agent":{},"full_log":"{\"a\":1}","data":{"b":1}}`:                               "not-an-event /data",
		`{"rule":{},"agent":{},"full_log":"{\"a\":1}"}`:                                              "not-an-event /full_log",
		`{"rule":{},"agent":{},"full_log":"[{\"appId\":7},{\"appId\":\"a\"}]","data":{"appId":"b"}}`: "wrong-type /full_log, no-time /full_log",
	} {
		if got := outcomes(decode([]byte(record), Source{Tenant: elsewhere, Received: received})); got != want {
			t.Errorf("%s: %s, want %s", record, got, want)
		}
	}
}
