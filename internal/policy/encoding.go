package policy

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// maxFile is the largest file that is read, in bytes: a tenant has at most some
// hundred policies, and a directory some million members.
const maxFile = 256 << 20

// decodeText returns a file's text as UTF-8 without a byte order mark. Exports
// from Windows come in UTF-16, with a mark or, seldom, without.
func decodeText(data []byte) ([]byte, error) {
	switch {
	case len(data) > maxFile:
		return nil, fmt.Errorf("the file has %d bytes, more than %d", len(data), maxFile)
	case bytes.HasPrefix(data, []byte{0xef, 0xbb, 0xbf}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return decodeUTF16(data[2:], binary.LittleEndian)
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return decodeUTF16(data[2:], binary.BigEndian)
	case len(data) > 1 && data[0] != 0 && data[1] == 0: // JSON starts with ASCII
		return decodeUTF16(data, binary.LittleEndian)
	case len(data) > 1 && data[0] == 0 && data[1] != 0:
		return decodeUTF16(data, binary.BigEndian)
	}
	if !utf8.Valid(data) {
		return nil, errors.New("the file is neither UTF-8 nor UTF-16: save it as UTF-8")
	}
	return data, nil
}

func decodeUTF16(data []byte, order binary.ByteOrder) ([]byte, error) {
	if len(data)%2 != 0 {
		return nil, errors.New("the file is UTF-16 but has an odd number of bytes: it was cut off")
	}
	text := make([]byte, 0, len(data)/2)
	for i := 0; i < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+3 < len(data) {
				low = rune(order.Uint16(data[i+2:]))
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return nil, fmt.Errorf("the file is UTF-16 with half a character at byte %d", i)
			}
			i += 2
		}
		text = utf8.AppendRune(text, r)
	}
	return text, nil
}

// element is one object of a file, with its place and its own bytes.
type element struct {
	at  string
	raw json.RawMessage
}

// elements splits a file into its objects: a bare object, several one after the other,
// a list, or an object with the list in a member of it; of a state of Terraform those
// of a type, when one is given.
func elements(data []byte, terraformType string) ([]element, error) {
	if isArchive(data) {
		return nil, errArchive
	}
	text, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return nil, errors.New("the file is empty")
	}
	if err := validJSON(text); err != nil {
		if series, unfinished := lines(text); series != nil {
			return series, unfinished
		}
		return nil, cmp.Or(foreign(text), err)
	}
	if found, isState := terraform(text); isState && terraformType != "" {
		if len(found[terraformType]) == 0 {
			return nil, fmt.Errorf("the state of Terraform has no %s", terraformType)
		}
		return found[terraformType], nil
	}
	if terraformType == terraformLocation {
		if at, value := namedLocations(text); value != nil {
			if pageOf(value) == EarlierPage {
				return nil, errors.New(Unfinished)
			}
			return unfold(at, value), nil
		}
	}
	return unfold("", text), nil
}

// unfold returns the objects of a list, or of the list in a member of an object.
func unfold(at string, text json.RawMessage) []element {
	if inner, value := unwrap(text); value != nil {
		return split(at+inner, value)
	}
	return split(at, text)
}

// split returns the members of a list, else the one object; for those that enclose
// policies, these.
func split(at string, text json.RawMessage) []element {
	var list []json.RawMessage
	if text[0] != '[' || json.Unmarshal(text, &list) != nil {
		return one(at, text)
	}
	out := make([]element, 0, len(list))
	for i, raw := range list {
		out = append(out, one(fmt.Sprintf("%s/%d", at, i), raw)...)
	}
	return out
}

func one(at string, text json.RawMessage) []element {
	if policies := enclosed(at, text); len(policies) > 0 {
		return policies
	}
	return []element{{at: at, raw: text}}
}

// validJSON says where a text stops being JSON.
func validJSON(text []byte) error {
	var whole json.RawMessage
	err := json.Unmarshal(text, &whole)
	if err == nil {
		return nil
	}
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return fmt.Errorf("the file is not JSON: %w", err)
	}
	before := text[:min(max(int(syntax.Offset)-1, 0), len(text))]
	line := 1 + bytes.Count(before, []byte{'\n'})
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("the file is not JSON: line %d, column %d: %w", line, column, err)
}
