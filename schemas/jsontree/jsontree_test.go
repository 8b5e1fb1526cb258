package jsontree

import (
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"
)

func canonical(t testing.TB, text string) (string, error) {
	t.Helper()
	var tree Tree
	v, err := tree.Parse([]byte(text))
	if err != nil {
		return "", err
	}
	return string(AppendCanonical(nil, v)), nil
}

func TestTree_canonical(t *testing.T) {
	for text, want := range map[string]string{
		` { "b" : [ 1 , -2.50e+3 , true, false, null ], "a" : {} } `: `{"a":{},"b":[1,-2.50e+3,true,false,null]}`,
		`{"a":1,"b":2,"a":3}`:                `{"a":3,"b":2}`,
		`"\u0041\t\/\"\\\u00e9\ud83d\ude00"`: `"A\t/\"\\é😀"`,
		`"\b\f\n\r\t"`:                       `"\u0008\u000c\n\r\t"`,
		`"\u00aF\u00Fa\u0909"`:               "\"\u00af\u00fa\u0909\"",
		`false`:                              `false`,
		`"\ud83d"`:                           "\"\ufffd\"",
		`"\ud83dA\udE00"`:                    "\"\ufffdA\ufffd\"",
		`"\ud83d\ud83d\ude00"`:               "\"\ufffd😀\"",
		`"0123456789\n0123456789\u00000123456789"`: `"0123456789\n0123456789\u00000123456789"`,
		`[[],[[]],{"":0}]`:                         `[[],[[]],{"":0}]`,
	} {
		got, err := canonical(t, text)
		if err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", text, got, err, want)
		}
	}
}

// The tree takes exactly what the standard library takes, in UTF-8 and up to its
// own depth, and reads the same from it.
func FuzzTree(f *testing.F) {
	for _, text := range []string{`{"a":[1,2.5e-3,"x\u00e9\n",null,true]}`, `[{"a":{}},[]]`, `"\ud83d\ude00 \ud83d"`, `-0`, `1.`, `[1,]`, `{"a"}`, ` "12345678\"901" `, "\"\x01\"", `{"a":1 "b":2}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := canonical(t, text)
		if errors.Is(err, ErrTooDeep) {
			return
		}
		if valid := json.Valid([]byte(text)) && utf8.ValidString(text); valid != (err == nil) {
			t.Fatalf("%q: valid %v, tree says %v", text, valid, err)
		}
		if err != nil {
			return
		}
		var want, have any
		if json.Unmarshal([]byte(text), &want) != nil { // a number beyond 64 bits
			return
		}
		if err := json.Unmarshal([]byte(got), &have); err != nil {
			t.Fatalf("%q: canonical form %s: %v", text, got, err)
		}
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(have)
		if string(a) != string(b) {
			t.Fatalf("%q: read %s, want %s", text, b, a)
		}
	})
}
