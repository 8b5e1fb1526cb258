package jsontree

import (
	"errors"
	"strings"
	"testing"
)

// A producer finds what is wrong by the place and the reason alone.
func TestTree_saysWhereItIsNoJSON(t *testing.T) {
	for text, want := range map[string]string{
		``:                "the document ends where a value should be at byte 0 (line 1, column 1)",
		` `:               "the document ends where a value should be at byte 1 (line 1, column 2)",
		`{"a":`:           "the document ends where a value should be at byte 5 (line 1, column 6)",
		"{\n\"a\": x}":    "a value should stand at byte 7 (line 2, column 6)",
		"[1,\r\n\n ]":     "a value should stand at byte 7 (line 3, column 2)",
		`tru`:             "a value should stand at byte 0 (line 1, column 1)",
		`[nul]`:           "a value should stand at byte 1 (line 1, column 2)",
		`[01]`:            "a malformed number at byte 1 (line 1, column 2)",
		`[1.]`:            "a malformed number at byte 1 (line 1, column 2)",
		`[-]`:             "a malformed number at byte 1 (line 1, column 2)",
		`{`:               "the name of a property",
		`{"a":1,}`:        "the name of a property",
		`{a:1}`:           "the name of a property",
		`{"a"}`:           "at byte 4 (line 1, column 5)",
		`{"a" 1}`:         "at byte 5 (line 1, column 6)",
		`{"a":1 "b":2}`:   "at byte 7 (line 1, column 8)",
		`{"a":1`:          "at byte 6 (line 1, column 7)",
		`[1 2]`:           "at byte 3 (line 1, column 4)",
		`[1`:              "at byte 2 (line 1, column 3)",
		`{} {}`:           "something follows the document at byte 3 (line 1, column 4)",
		`1]`:              "something follows the document at byte 1 (line 1, column 2)",
		`"1234567890`:     "a text has no end at byte 11 (line 1, column 12)",
		`"12345678`:       "a text has no end at byte 9 (line 1, column 10)",
		`"1234567\`:       "a malformed escape at byte 8 (line 1, column 9)",
		`"\x"`:            "a malformed escape at byte 1 (line 1, column 2)",
		`"\u12g4"`:        "a malformed escape at byte 1 (line 1, column 2)",
		`"\u00G0"`:        "a malformed escape at byte 1 (line 1, column 2)",
		`"\u00/0"`:        "a malformed escape at byte 1 (line 1, column 2)",
		`"\u00@0"`:        "a malformed escape at byte 1 (line 1, column 2)",
		`"\u12`:           "a malformed escape at byte 1 (line 1, column 2)",
		"\"12345678\x1f":  "a control character stands in a text at byte 9 (line 1, column 10)",
		"\"a\nb\"":        "a control character stands in a text at byte 2 (line 1, column 3)",
		"[\"\ufffd\xff\"": "not UTF-8 at byte 5 (line 1, column 6)",
	} {
		var tree Tree
		_, err := tree.Parse([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// What stands before a document in the tree does not count into its places.
func TestTree_saysWhereInTheDocumentItself(t *testing.T) {
	const wrong = "{\n\"a\": x}"
	for name, read := range map[string]func(*Tree, Value) (Value, error){
		"inside a text": func(_ *Tree, v Value) (Value, error) { return v.Inside() },
		"made": func(_ *Tree, v Value) (Value, error) {
			return v.Made(func(dst []byte) []byte { return append(dst, wrong...) })
		},
		"parsed next": func(tree *Tree, _ Value) (Value, error) { return tree.Parse([]byte(wrong)) },
	} {
		var tree Tree
		outer, err := tree.Parse([]byte(`"{\n\"a\": x}"`))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := read(&tree, outer); err == nil || !strings.Contains(err.Error(), "at byte 7 (line 2, column 6)") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTree_depth(t *testing.T) {
	nested := func(open, inner, end string, n int) string {
		return strings.Repeat(open, n) + inner + strings.Repeat(end, n)
	}
	for name, text := range map[string]func(n int) string{
		"lists":   func(n int) string { return nested("[", "1", "]", n) },
		"objects": func(n int) string { return nested(`{"a":`, "1", "}", n) },
	} {
		var tree Tree
		if _, err := tree.Parse([]byte(text(MaxDepth))); err != nil {
			t.Errorf("%d %s: %v", MaxDepth, name, err)
		}
		if _, err := tree.Parse([]byte(text(MaxDepth + 1))); !errors.Is(err, ErrTooDeep) {
			t.Errorf("%d %s: %v, want %v", MaxDepth+1, name, err, ErrTooDeep)
		}
	}
}
