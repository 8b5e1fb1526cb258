package entity

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestSplice(t *testing.T) {
	for _, tc := range []struct{ doc, path, want string }{
		{`{}`, "a", `{"a":9}`},
		{`{"a":1}`, "b", `{"a":1,"b":9}`},
		{`{"a":1}`, "a", ""},
		{`{"a":{}}`, "a/b", `{"a":{"b":9}}`},
		{`{"a":{"b":1}}`, "a/c", `{"a":{"b":1,"c":9}}`},
		{`{"a":[{},{"x":"}"}]}`, "a/1/y", `{"a":[{},{"x":"}","y":9}]}`},
		{`{"a":[1]}`, "a/0/y", ""},
		{`{"a":[{}]}`, "a/1/y", ""},
		{`{"a":[]}`, "a/0", ""},
		{`{"a":null}`, "a/b", ""},
		{`{"a":"{}"}`, "a/b", ""},
		{`{}`, "a/b", ""},
		{`7`, "a", ""},
	} {
		got, ok := splice([]byte("kept "), tc.doc, strings.Split(tc.path, "/"), "9")
		if ok != (tc.want != "") || string(got) != "kept "+tc.want {
			t.Errorf("%s at %s: got %s %v, want %s", tc.doc, tc.path, got, ok, tc.want)
		}
	}
}

func FuzzSplice(f *testing.F) {
	f.Add(`{"a":{"b":[1,{"c":"x"}]}}`, "a/b/1/d", `{"z":null}`)
	f.Add(`{"a":1,"a":2}`, "b", `"\u0000"`)
	f.Fuzz(func(t *testing.T, doc, path, value string) {
		if !json.Valid([]byte(doc)) || !json.Valid([]byte(value)) {
			return
		}
		if got, ok := splice(nil, doc, strings.Split(path, "/"), value); ok && !json.Valid(got) {
			t.Fatalf("%s at %q: %s", doc, path, got)
		}
	})
}
