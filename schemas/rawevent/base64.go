package rawevent

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Where an event's bytes stand for any content, as in what Event Hubs writes to
// storage and hands to Logic Apps, in the body of a queue's message or a record of
// Kafka's REST proxy, they are base64 (RFC 4648, section 4).

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
	if second := jsontree.SkipBlanks(document, 1); second == len(document) || !strings.ContainsRune(`"{[`, rune(document[second])) {
		return nil
	}
	return document
}
