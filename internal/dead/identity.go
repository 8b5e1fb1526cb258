package dead

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// idOf returns the id of the event whose bytes a letter holds, as far as it can
// be told: of an enriched event the message's, of a raw one that of the topmost
// object or of its properties, read as far as the bytes are JSON.
func idOf(reason schemas.DeadReason, value []byte) string {
	if reason == schemas.DeadRefused {
		var event schemas.SignIn
		if event.UnmarshalVT(value) != nil {
			return ""
		}
		return event.Id
	}
	decoder := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(value, []byte("\ufeff"))))
	decoder.UseNumber()
	return findID(decoder)
}

// findID reads an object until it says its id. Errors end the search: the bytes
// may well be no JSON.
func findID(decoder *json.Decoder) string {
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return ""
	}
	for decoder.More() {
		key, err := decoder.Token()
		name, ok := key.(string)
		if err != nil || !ok {
			return ""
		}
		switch {
		case strings.EqualFold(name, "id"), strings.EqualFold(name, "Request ID"):
			value, _ := decoder.Token()
			id, _ := value.(string)
			return id
		case strings.EqualFold(name, "properties"):
			if id := findID(decoder); id != "" {
				return id
			}
			return ""
		default:
			if skip(decoder) != nil {
				return ""
			}
		}
	}
	return ""
}

// skip reads over one value of any depth.
func skip(decoder *json.Decoder) error {
	for depth := 0; ; {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}
