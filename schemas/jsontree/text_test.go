package jsontree

import (
	"encoding/json"
	"testing"
)

func TestAppendText(t *testing.T) {
	for s, want := range map[string]string{
		"":                   `""`,
		"a\"b\\c":            `"a\"b\\c"`,
		"\n\r\t":             `"\n\r\t"`,
		"\x00\x1f\x7f":       "\"\\u0000\\u001f\x7f\"",
		"é😀 ":                `"é😀 "`,
		"a\ufffdb":           "\"a\ufffdb\"",
		"a\xffb\xe2\x82":     "\"a\ufffdb\ufffd\ufffd\"",
		"\x80":               "\"\ufffd\"",
		"plain, then \x01it": `"plain, then \u0001it"`,
	} {
		got := string(AppendText([]byte("x"), s))
		if got != "x"+want {
			t.Errorf("%q: %s, want x%s", s, got, want)
		}
		if !json.Valid([]byte(got[1:])) {
			t.Errorf("%q: %s is no JSON", s, got[1:])
		}
	}
}
