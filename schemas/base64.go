package schemas

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// Where an event's bytes stand for any content, as in what Event Hubs writes to
// storage and hands to Logic Apps, in the body of a queue's message or a record of
// Kafka's REST proxy, they are base64 (RFC 4648, section 4).

// holdsDocument reports whether v is text that looks like a JSON object or list, as it
// is or in base64.
func holdsDocument(v value) bool {
	return holdsJSON(v) || v.kind() == jsonText && fromBase64(v.text()) != nil
}

// fromBase64 returns the JSON object or list, as far as it looks like one, that a text
// in base64 stands for; nil when it is none.
func fromBase64(text string) []byte {
	// "{" and "[" give e and W, before a letter that has their last two bits.
	if len(text) < 4 || text[0] != 'e' && text[0] != 'W' || !strings.ContainsRune("wxyz0123456789+/", rune(text[1])) {
		return nil
	}
	document, err := base64.StdEncoding.DecodeString(text)
	if err != nil || !utf8.Valid(document) {
		return nil
	}
	if second := skipBlanks(document, 1); second == len(document) || !strings.ContainsRune(`"{[`, rune(document[second])) {
		return nil
	}
	return document
}

// documentText is the document that a text holds, as it is or in base64.
func documentText(text string) []byte {
	if document := fromBase64(text); document != nil {
		return document
	}
	return []byte(text)
}
