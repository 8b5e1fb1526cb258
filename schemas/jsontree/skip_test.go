package jsontree

import "testing"

func TestSkipValue(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":[1,{"b":"}"}]} x`:  `{"a":[1,{"b":"}"}]}`,
		"[ 1 ,\t2\r\n, {} ],":    "[ 1 ,\t2\r\n, {} ]",
		`"a,b" ,`:                `"a,b"`,
		`"a\"b\\",1`:             `"a\"b\\"`,
		`12.5,1`:                 `12.5`,
		"true\n":                 `true`,
		"true\r":                 `true`,
		"true\t":                 `true`,
		`null}`:                  `null`,
		`null]`:                  `null`,
		`1{`:                     `1`,
		`1[`:                     `1`,
		`1"`:                     `1`,
		`1:`:                     `1`,
		`7`:                      `7`,
		`{"a":"12345678\\"}tail`: `{"a":"12345678\\"}`,
	} {
		end, ok := SkipValue([]byte(text), 0)
		if !ok || end > len(text) || text[:end] != want {
			t.Errorf("%q: %d, %v, want %q", text, end, ok, want)
		}
	}
	for text, where := range map[string]int{"": 0, ",1": 0, ":1": 0, " 1": 0, "}": 0, "]": 0, `{"a":1`: 6, `["a`: 3, `"a`: 3, `"a\"`: 5} {
		if end, ok := SkipValue([]byte(text), 0); ok || end != where {
			t.Errorf("%q: %d, %v, want no value up to %d", text, end, ok, where)
		}
	}
	if end, ok := SkipValue([]byte(`[1,"b",3]`), 3); !ok || end != 6 {
		t.Errorf("from within: %d, %v", end, ok)
	}
}

func TestSkipBlanks(t *testing.T) {
	if got := SkipBlanks([]byte("x \t\r\ny"), 1); got != 5 {
		t.Errorf("got %d", got)
	}
	if got := SkipBlanks([]byte("  "), 0); got != 2 {
		t.Errorf("blanks alone: %d", got)
	}
}
