package rawevent

import (
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

const headedEvent = `{"id":"x","tenantId":"` + fernhill + `","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}`

// Lines of logs, whose headers are kept beside the event.
func TestDecode_linesOfLogs(t *testing.T) {
	for name, header := range map[string]string{
		"syslog":                   "<134>Mar  4 05:06:07 relay azure[7]: ",
		"syslog with data":         `<134>1 2026-03-04T05:06:07Z relay azure - - [origin@1 ip="192.0.2.1"] ` + "\xef\xbb\xbf",
		"syslog of a file":         "Mar  4 05:06:07 relay azure[7]: ",
		"syslog for JSON":          "Mar  4 05:06:07 relay azure: @cee:",
		"a container's line":       "2026-03-04T05:06:07.891Z stdout F ",
		"a composition's line":     "exporter_1  | ",
		"an archive of alerts":     "2026 Mar 04 05:06:07 (agent) any->azure-logs ",
		"a time and a tabulator":   "2026-03-04 05:06:07\t",
		"the name of a collection": "signins: ",
	} {
		t.Run(name, func(t *testing.T) {
			kept := strings.TrimRight(header, " \t")
			got := checkOne(t, []byte(header+headedEvent), map[string]string{"id": "x", "tenantId": fernhill, "+record/header": string(jsontree.AppendText(nil, kept))})
			if string(got.Raw) != header+headedEvent {
				t.Errorf("raw is %s", got.Raw)
			}
		})
	}
}

func TestDecode_linesOfLogs_eachByItself(t *testing.T) {
	lines := "<134>Mar 4 05:06:07 relay a: " + headedEvent + "\n<134>Mar 4 05:06:08 relay a: {broken}\nMar 4 05:06:09 relay a: {\"records\":[" + headedEvent + "]}\n"
	var events, refused int
	NewDecoder().Decode([]byte(lines), Source{}, func(x Decoded) bool {
		if x.Err != nil {
			refused++
			if want := "not-json: behind the header of the line: the name of a property should stand at byte 1 (line 1, column 2)"; x.Err.Error() != want || x.Err.Reason != schemas.DeadNotJSON {
				t.Error(x.Err)
			}
			return true
		}
		events++
		return true
	})
	if events != 2 || refused != 1 {
		t.Errorf("%d events and %d refused", events, refused)
	}
}

// What has no header is refused as it was.
func TestLogHeader_notOne(t *testing.T) {
	for _, line := range []string{
		``, `{"id":"x"}`, `[{"id":"x"}]`, `"text {"`, `tor":"m","location": {"city":"B"}}`, `}, {"id":"x"}`, `, {"id":"x"}`, `x{"id":"x"}`, `call({"id":"x"})`,
		`createdDateTime 2026`, `"location": {"city":"B"}`, strings.Repeat("a", maxLogHeader) + ` {"id":"x"}`,
	} {
		if n := LogHeader([]byte(line)); n != 0 {
			t.Errorf("%q has a header of %d bytes", line, n)
		}
	}
}
