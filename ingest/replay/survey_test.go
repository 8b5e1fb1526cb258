package replay

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/gatehouse/gatehouse/schemas/timetext"
)

func TestSurvey_MovesTimesAndNothingElse(t *testing.T) {
	for _, tc := range []struct {
		name, event, want string
	}{
		{"graph",
			`{ "id":"a","createdDateTime":"2026-03-04T05:06:07Z" , "x":[1, 2.50],"authenticationDetails":[{"authenticationStepDateTime":"2026-03-04T05:06:08.1Z","y":"\u00e9"}]}`,
			`{ "id":"a","createdDateTime":"2026-03-04T06:06:07Z" , "x":[1, 2.50],"authenticationDetails":[{"authenticationStepDateTime":"2026-03-04T06:06:08.1Z","y":"\u00e9"}]}`},
		{"azure monitor",
			`{"time":"3/4/2026 11:48:53 PM","properties":{"createdDateTime":"2026-03-04T23:47:00.1234567+00:00","id":"b","device":{"time":"2026-03-04T00:00:00Z"}},"Level":4}`,
			`{"time":"3/5/2026 12:48:53 AM","properties":{"createdDateTime":"2026-03-05T00:47:00.1234567+00:00","id":"b","device":{"time":"2026-03-04T00:00:00Z"}},"Level":4}`},
		{"log analytics",
			`{"TimeGenerated [UTC]":"3/4/2026, 5:06:07.891 AM","CreatedDateTime [UTC]":"3/4/2026, 5:06:07.891 AM","AuthenticationDetails":"[{\"authenticationStepDateTime\":\"2026-03-04T05:06:07Z\",\"a\":\"<b>\"}]"}`,
			`{"TimeGenerated [UTC]":"3/4/2026, 6:06:07.891 AM","CreatedDateTime [UTC]":"3/4/2026, 6:06:07.891 AM","AuthenticationDetails":"[{\"authenticationStepDateTime\":\"2026-03-04T06:06:07Z\",\"a\":\"<b>\"}]"}`},
		{"portal", `{"Date (UTC)":"2026-03-04T05:06:07Z","Request ID":"c"}`, `{"Date (UTC)":"2026-03-04T06:06:07Z","Request ID":"c"}`},
		{"wrapper",
			`{"_raw":"{\"id\":\"d\",\"createdDateTime\":\"2026-03-04T05:06:07Z\"}","host":"h"}`,
			`{"_raw":"{\"id\":\"d\",\"createdDateTime\":\"2026-03-04T06:06:07Z\"}","host":"h"}`},
		{"wrapper around a batch",
			`{"message":"{\"records\":[{\"time\":\"2026-03-04T05:06:07Z\",\"properties\":{\"createdDateTime\":\"2026-03-04T05:00:00Z\"}},{\"time\":\"2026-03-04T05:06:09Z\"}]}"}`,
			`{"message":"{\"records\":[{\"time\":\"2026-03-04T06:06:07Z\",\"properties\":{\"createdDateTime\":\"2026-03-04T06:00:00Z\"}},{\"time\":\"2026-03-04T06:06:09Z\"}]}"}`},
		{"wrapper with the event as it is",
			`{"time":1772600767.5,"host":"h","event":{"time":"2026-03-04T05:06:07Z","id":"d","properties":{"createdDateTime":"2026-03-04T05:00:00Z"}}}`,
			`{"time":1772600767.5,"host":"h","event":{"time":"2026-03-04T06:06:07Z","id":"d","properties":{"createdDateTime":"2026-03-04T06:00:00Z"}}}`},
		{"numbers", `{"createdDateTime":1772600767,"time":1772600767891 }`, `{"createdDateTime":1772604367,"time":1772604367891 }`},
		{"moments of PowerShell",
			`{"createdDateTime":{"value":"/Date(1772600767000)/","DateTime":"x"},"authenticationDetails":[{"authenticationStepDateTime":{"value":"/Date(1772600767891)/"},"value":"/Date(1772600767891)/"}],"value":"/Date(1772600767000)/"}`,
			`{"createdDateTime":{"value":"2026-03-04T06:06:07Z","DateTime":"x"},"authenticationDetails":[{"authenticationStepDateTime":{"value":"2026-03-04T06:06:07.891Z"},"value":"/Date(1772600767891)/"}],"value":"/Date(1772600767000)/"}`},
		{"alert", `{"timestamp":"2026-03-04T05:06:07.301+0000","full_log":"{\"createdDateTime\":\"2026-03-04T05:06:07Z\"}"}`,
			`{"timestamp":"2026-03-04T06:06:07.301+0000","full_log":"{\"createdDateTime\":\"2026-03-04T06:06:07Z\"}"}`},
		{"list in an answer", `{"id":"1","data":[{"time":"2026-03-04T05:06:07Z"},{"createdDateTime":"2026-03-04T05:06:07Z","a":{"time":"2026-03-04T05:06:07Z"}}],"createdDateTime":"x"}`,
			`{"id":"1","data":[{"time":"2026-03-04T06:06:07Z"},{"createdDateTime":"2026-03-04T06:06:07Z","a":{"time":"2026-03-04T05:06:07Z"}}],"createdDateTime":"x"}`},
		{"an event's own content", `{"content":{"a":[{"b":1}]},"attributes":[],"properties":{"createdDateTime":"2026-03-04T05:06:07Z"}}`,
			`{"content":{"a":[{"b":1}]},"attributes":[],"properties":{"createdDateTime":"2026-03-04T06:06:07Z"}}`},
		{"texts in a list", `["{\"createdDateTime\":\"2026-03-04T05:06:07Z\"}","time"]`, `["{\"createdDateTime\":\"2026-03-04T06:06:07Z\"}","time"]`},
		{"moments of MongoDB", `{"createdDateTime":{"$date":1772600767000},"time":{"$date":{"$numberLong":"1772600767891"}},"x":{"$date":1772600767000}}`,
			`{"createdDateTime":{"$date":1772604367000},"time":{"$date":{"$numberLong":"1772604367891"}},"x":{"$date":1772600767000}}`},
		{"numbers of other lengths", `{"createdDateTime":1772600767891234,"time":20260304050607,"properties":{"createdDateTime":1772600767891234567},"authenticationDetails":[{"authenticationStepDateTime":639081975678912345}]}`,
			`{"createdDateTime":1772604367891234,"time":20260304060607,"properties":{"createdDateTime":1772604367891234567},"authenticationDetails":[{"authenticationStepDateTime":639082011678912345}]}`},
		{"numbers with decimals", `{"createdDateTime":46085.5,"time":1772600767.5,"x":46085.5}`, `{"createdDateTime":"2026-03-04T13:00:00Z","time":1772600767.5,"x":46085.5}`},
		{"a number in another writing", `{"createdDateTime":1772600767e0,"time":1.5}`, `{"createdDateTime":1772600767e0,"time":1.5}`},
		{"seconds and nanoseconds", `{"createdDateTime":{"seconds":1772600767,"nanos":891000000},"time":{"_seconds":"1772600767","_nanoseconds":1},"x":{"seconds":1772600767}}`,
			`{"createdDateTime":{"seconds":1772604367,"nanos":891000000},"time":{"_seconds":"1772604367","_nanoseconds":1},"x":{"seconds":1772600767}}`},
		{"times in lists of one", `{"createdDateTime":["2026-03-04T05:06:07Z"],"authenticationDetails":[{"authenticationStepDateTime":["3/4/2026 5:06:07 AM"],"x":["2026-03-04T05:06:07Z"]}]}`,
			`{"createdDateTime":["2026-03-04T06:06:07Z"],"authenticationDetails":[{"authenticationStepDateTime":["3/4/2026 6:06:07 AM"],"x":["2026-03-04T05:06:07Z"]}]}`},
		{"escaped slashes", `{"time":"3\/4\/2026 1:48:53 AM"}`, `{"time":"3/4/2026 2:48:53 AM"}`},
		{"no time", `{"id":"e","note":"2026-03-04T05:06:07Z","time":7}`, `{"id":"e","note":"2026-03-04T05:06:07Z","time":7}`},
		{"placeholder", `{"createdDateTime":"1900-01-01T00:00:00Z","time":"2026-03-04T05:06:07Z"}`, `{"createdDateTime":"1900-01-01T00:00:00Z","time":"2026-03-04T06:06:07Z"}`},
		{"not JSON", `{"createdDateTime":"2026-03-04T05:06:07Z","a":`, `{"createdDateTime":"2026-03-04T06:06:07Z","a":`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := survey{move: time.Hour}
			if got := string(v.event([]byte(tc.event))); got != tc.want {
				t.Errorf("got\n%s\nwant\n%s", got, tc.want)
			}
			v.move = 0
			if got := string(v.event([]byte(tc.event))); got != tc.event {
				t.Errorf("looking changed it to\n%s", got)
			}
		})
	}
}

func TestSurvey_Notes(t *testing.T) {
	for _, tc := range []struct {
		name, event, at, id string
		holder              bool
	}{
		{"created before sent", `{"time":"2026-03-04T05:06:07Z","properties":{"createdDateTime":"2026-03-04T05:00:00Z","id":"b","list":[{"id":"no"}]},"nested":{"id":"no"}}`, "2026-03-04T05:00:00Z", `"b"`, false},
		{"of a script's table", `{"DateTime":"3/4/2026 5:06:07 AM","Id":"d"}`, "2026-03-04T05:06:07Z", `"d"`, false},
		{"sent only", `{"TimeGenerated":"2026-03-04T05:06:07Z","Id":"c"}`, "2026-03-04T05:06:07Z", `"c"`, false},
		{"nothing", `{"category":"SignInLogs"}`, "", "", false},
		{"wrapper", `{"_raw":"{\"id\":\"d\",\"createdDateTime\":\"2026-03-04T05:06:07Z\"}"}`, "2026-03-04T05:06:07Z", `"d"`, true},
		{"newest of a wrapped batch", `{"message":"[{\"createdDateTime\":\"2026-03-04T05:06:07Z\"},{\"createdDateTime\":\"2026-03-04T05:06:09Z\"},{\"createdDateTime\":\"2026-03-04T05:06:08Z\"}]"}`, "2026-03-04T05:06:09Z", "", true},
		{"alert", `{"id":"1","full_log":"{\"id\":\"d\",\"createdDateTime\":\"2026-03-04T05:06:07Z\"}"}`, "2026-03-04T05:06:07Z", `"d"`, true},
		{"data of an answer", `{"next":1,"data":[{"id":"d","createdDateTime":"2026-03-04T05:06:07Z"},{"id":"e","createdDateTime":"2026-03-04T05:06:08Z"}]}`, "2026-03-04T05:06:08Z", `"e"`, true},
		{"attributes", `{"data":[{"attributes":{"timestamp":"2026-03-04T05:06:07Z","attributes":{"time":"2026-03-04T05:06:08Z"}}}]}`, "2026-03-04T05:06:08Z", "", true},
		{"an event's own log", `{"id":"d","time":"2026-03-04T05:06:09Z","log":{"level":"4"},"items":[{"a":1}],"properties":{"createdDateTime":"2026-03-04T05:06:07Z"}}`, "2026-03-04T05:06:07Z", `"d"`, true},
		{"list of texts", `["{\"createdDateTime\":\"2026-03-04T05:06:07Z\"}"]`, "2026-03-04T05:06:07Z", "", true},
		{"of MongoDB", `{"createdDateTime":{"$date":"2026-03-04T05:06:07Z"},"id":"d"}`, "2026-03-04T05:06:07Z", `"d"`, false},
		{"year 1900", `{"createdDateTime":"1900-01-01T00:00:00Z"}`, "", "", false},
		{"list", `[{"id":1}]`, "", "", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var v survey
			v.event([]byte(tc.event))
			var want time.Time
			if tc.at != "" {
				want, _ = timetext.Parse(tc.at)
			}
			if !v.at().Equal(want) || string(v.id) != tc.id || v.holder != tc.holder {
				t.Errorf("at %s id %s holder %v; want %s %s %v", v.at(), v.id, v.holder, want, tc.id, tc.holder)
			}
		})
	}
}

// FuzzSurvey: an event that is JSON stays JSON, and looking changes no byte.
func FuzzSurvey(f *testing.F) {
	for _, seed := range []string{
		`{"createdDateTime":"2026-03-04T05:06:07Z","properties":{"id":"x"}}`, `{"_raw":"{\"time\":\"3/4/2026 5:06 AM\"}"}`,
		`{"message":"[{\"createdDateTime\":\"2026-03-04T05:06:07Z\"}]"}`, `{"time":"`, `"time":"2026`, `{"a":"{\"time\":\"\\ud83d"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, event []byte) {
		var look survey
		if got := look.event(event); string(got) != string(event) {
			t.Fatalf("looking changed %q to %q", event, got)
		}
		move := survey{move: 90 * time.Second}
		if got := move.event(event); json.Valid(event) && !json.Valid(got) {
			t.Fatalf("%q became %q", event, got)
		}
	})
}
