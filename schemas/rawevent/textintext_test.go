package rawevent

import (
	"testing"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// textIn puts an event into text, and that into text again, so many times.
func textIn(key string, times int, event string) string {
	for range times {
		event = `{"` + key + `":` + string(jsontree.AppendText(nil, event)) + `}`
	}
	return event
}

// A topic's message in a queue's, and what was written as text more than once.
func TestDecode_textInText(t *testing.T) {
	const event = `{"id":"x","appId":"a","createdDateTime":"2026-03-04T05:06:07Z"}`
	text := func(s string) string { return string(jsontree.AppendText(nil, s)) }
	notification := `{"Type":"Notification","TopicArn":"t","Message":` + text(event) + `}`
	for name, record := range map[string]string{
		"a topic's message in a queue's":        `{"Records":[{"messageId":"m","body":` + text(notification) + `}]}`,
		"a topic's batch in a queue's":          `{"Records":[{"body":` + text(`{"Type":"Notification","Message":`+text(`{"records":[`+event+`]}`)+`}`) + `}]}`,
		"a topic's message to a function":       `{"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","Sns":` + notification + `}]}`,
		"an event hub's to a function":          `{"eventHubMessages":[` + event + `]}`,
		"as many texts as are taken":            textIn("message", maxTexts, event),
		"a raw record in a line of a container": `{"log":` + text(textIn("_raw", 1, event)+"\n") + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			checkOne(t, []byte(record), map[string]string{"id": "x"})
		})
	}
}
