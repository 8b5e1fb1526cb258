package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// A collector's text holds an event as JSON, in base64, or as the line of syslog that
// it was sent as.

// holdsDocument reports whether v is text that looks like a JSON object or list, in one
// of these ways.
func holdsDocument(v jsontree.Value) bool {
	return holdsJSON(v) || v.Kind() == jsontree.Text && (fromBase64(v.Text()) != nil || isSyslog(v.Text()))
}

// holdsText reports whether v is text that is a JSON text again, as of what was written
// as text twice.
func holdsText(v jsontree.Value) bool {
	if v.Kind() != jsontree.Text {
		return false
	}
	text := v.Text()
	return len(text) > 2 && text[0] == '"' && text[len(text)-1] == '"'
}

// isSyslog is whether the text is a line of syslog, which begins with its priority, and
// ends with an object.
func isSyslog(text string) bool {
	return len(text) > 2 && text[0] == '<' && ascii.IsDigit(text[1]) && text[len(text)-1] == '}' && LogHeader([]byte(text[:min(len(text), maxLogHeader)])) > 0
}

// documentText is the document that a text holds.
func documentText(text string) []byte {
	if document := fromBase64(text); document != nil {
		return document
	}
	return []byte(text)
}
