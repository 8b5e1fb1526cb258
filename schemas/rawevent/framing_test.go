package rawevent

import (
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// What stands around documents, and other ways to write one.
func TestDecode_framing(t *testing.T) {
	const event = `{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}`
	text := func(s string) string { return string(jsontree.AppendText(nil, s)) }
	for name, c := range map[string]struct{ record, want string }{
		"a sequence":                  {"\x1e" + event + "\n\x1e" + strings.ReplaceAll(event, ",", ",\n") + "\n", "x, x"},
		"a sequence on one line":      {"\x1e" + event + "\x1e" + event, "x, x"},
		"a sequence of nothing":       {"\x1e\n", ""},
		"one broken in a sequence":    {"\x1e{\"id\":\n\x1e" + event, "not-json, x"},
		"NUL bytes at the end":        {event + "\n\x00\x00", "x"},
		"escaped quotes":              {strings.ReplaceAll(event, `"`, `\"`), "x"},
		"escaped blanks":              {strings.ReplaceAll(strings.ReplaceAll(event, `"`, `\"`), "{", `{\n  `), "x"},
		"escaped quotes in a list":    {"[" + strings.ReplaceAll(event, `"`, `\"`) + "]", "x"},
		"escaped quotes, no document": {`{\"id\":`, "not-json"},
		"an escape of another kind":   {`{\x`, "not-json"},
		"text":                        {text(event), "x"},
		"text twice":                  {text(text(event)), "x"},
		"text too often":              {text(text(text(text(text(event))))), "not-an-event"},
		"text of a text":              {text(text("hello")), "not-an-event"},
		"JavaScript":                  {`{'id': 'x', 'createdDateTime': '2026-03-04T05:06:07Z', 'appId': null, 'isInteractive': true, 'userAgent': undefined}`, "x"},
		"JavaScript's names":          {`{ id: "x", createdDateTime: "2026-03-04T05:06:07Z", appId: "a", status: {errorCode: 0} }`, "x"},
		"a list of JavaScript's":      {`[{id:"x",createdDateTime:"2026-03-04T05:06:07Z",appId:"a"}]`, "x"},
		"a program":                   {`{id: next(), appId: "a"}`, "not-json"},
		"a digit first":               {`{1d: "x"}`, "not-json"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := outcomes(decode([]byte(c.record), Source{Tenant: elsewhere, Received: received})); got != c.want {
				t.Errorf("%s:\n%s, want %s", c.record, got, c.want)
			}
		})
	}
}
