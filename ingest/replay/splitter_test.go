package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// pieces writes the pieces of a text as "line:json", or "line!detail" for those
// that cannot be sent.
func pieces(t testing.TB, text string, lines bool) []string {
	t.Helper()
	var out []string
	err := split(strings.NewReader(text), lines, func(p piece) bool {
		if p.reason != "" {
			out = append(out, fmt.Sprintf("%d!%s", p.line, p.detail))
		} else {
			out = append(out, fmt.Sprintf("%d:%s", p.line, p.json))
		}
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestSplit(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"blank", " \n\n\t\r\n", nil},
		{"one event", `{"id":"1"}`, []string{`1:{"id":"1"}`}},
		{"lines", "{\"id\":1}\n\n{\"id\":2}\r\n  {\"id\":3}", []string{`1:{"id":1}`, `3:{"id":2}`, `4:{"id":3}`}},
		{"two on a line", `{"id":1} {"id":2}` + "\n" + `{"id":3}`, []string{`1:{"id":1}`, `1:{"id":2}`, `2:{"id":3}`}},
		{"pretty", "{\n  \"id\": \"1\",\n  \"a\": {\n    \"b\": [1,\n2]\n  }\n}\n{\n\"id\": 2\n}\n",
			[]string{`1:{   "id": "1",   "a": {     "b": [1, 2]   } }`, `8:{ "id": 2 }`}},
		{"array", `[{"id":1},{"id":2}]`, []string{`1:{"id":1}`, `1:{"id":2}`}},
		{"array over lines", "[\n{\"id\":1},\n{\"id\":2}\n]\n", []string{`2:{"id":1}`, `3:{"id":2}`}},
		{"an event behind its time", "[1772600767.5,{\"id\":1}]\n[\"t\",[[1772600767,{\"id\":2}]]]\n[[1772600768,{\"id\":3}]]", []string{`1:[1772600767.5,{"id":1}]`, `2:["t",[[1772600767,{"id":2}]]]`, `3:[1772600768,{"id":3}]`}},
		{"an event in fields", "{\"results\":[[\n{\"field\":\"a\",\"value\":1},{\"field\":\"b\",\"value\":2}],[{\"field\":\"c\"}]]}", []string{`1:[ {"field":"a","value":1},{"field":"b","value":2}]`, `2:[{"field":"c"}]`}},
		{"a sequence", "\x1e{\"id\":1}\n\x1e{\"id\":2}\n", []string{`1:{"id":1}`, `2:{"id":2}`}},
		{"a sequence over lines", "\x1e{\n\"id\":1}\n\x1e{\n\"id\":2}\n", []string{`1:{ "id":1}`, `3:{ "id":2}`}},
		{"NUL bytes at the end", "{\"id\":1}\n\x00\x00", []string{`1:{"id":1}`}},
		{"empty array", "[ ]", nil},
		{"array in array", `[[{"id":1}],[{"id":2},{"id":3}]]`, []string{`1:{"id":1}`, `1:{"id":2}`, `1:{"id":3}`}},
		{"records", `{"records":[{"id":1},{"id":2}]}`, []string{`1:{"id":1}`, `1:{"id":2}`}},
		{"value with what Graph puts around it", "{\"@odata.context\":\"https://x/[\",\n\"Value\": [\n{\"id\":1},\n{\"id\":2}],\"@odata.nextLink\":\"y]}\"}\n{\"id\":3}",
			[]string{`3:{"id":1}`, `4:{"id":2}`, `5:{"id":3}`}},
		{"batches on lines", "{\"records\":[{\"id\":1}]}\n{\"records\":[{\"id\":2},{\"id\":3}]}\n", []string{`1:{"id":1}`, `2:{"id":2}`, `2:{"id":3}`}},
		{"batch in array", `[{"records":[{"id":1}]},{"id":2}]`, []string{`1:{"id":1}`, `1:{"id":2}`}},
		{"records that is no list", `{"records":"x","value":{"a":[1]}}`, []string{`1:{"records":"x","value":{"a":[1]}}`}},
		{"hits around hits", `{"took":1,"hits":{"total":{"value":2},"hits":[{"_source":{"id":1}},{"_source":{"id":2}}]},"x":[{}]}`,
			[]string{`1:{"_source":{"id":1}}`, `1:{"_source":{"id":2}}`}},
		{"records further down", `{"a":{"records":[{"id":1}]}}`, []string{`1:{"a":{"records":[{"id":1}]}}`}},
		{"brackets and quotes in texts", `{"a":"}\"]\\","b":"{["}`, []string{`1:{"a":"}\"]\\","b":"{["}`}},
		{"scalars in array", `[null,12,"x",{"id":1}]`, []string{`1:null`, `1:12`, `1:"x"`, `1:{"id":1}`}},

		{"lines of a log", "Mar 4 05:06:07 relay a: {\"id\":1}\n<134>1 - relay a - - - {\"records\":[{\"id\":2}]}\r\nbye\n", []string{`1:{"id":1}`, `2:{"records":[{"id":2}]}`, `3:bye`}},
		{"no JSON among lines", "hello {\n{\"id\":1}\nbye", []string{`1:hello {`, `2:{"id":1}`, `3:bye`}},
		{"line cut off inside a text", "{\"id\":1}\n{\"id\":\"2\n{\"id\":3}\n", []string{`1:{"id":1}`, `2:{"id":"2`, `3:{"id":3}`}},
		{"line cut off outside a text", "{\"id\":1}\n{\"id\":{\"a\":2\n{\"id\":3}\n", []string{`1:{"id":1}`, `2:{"id":{"a":2`, `3:{"id":3}`}},
		{"list cut off at a line's end", "{\"id\":1}\n[{\"id\":2},\n{\"id\":3}\n", []string{`1:{"id":1}`, `2:{"id":2}`, `2!the line ends inside a list of events`, `3:{"id":3}`}},
		{"batch cut off at a line's end", "{\"id\":1}\n{\"records\":[{\"id\":2},{\"i\n{\"id\":3}\n", []string{`1:{"id":1}`, `2:{"id":2}`, `2:{"i`, `3:{"id":3}`}},
		{"file cut off inside an event", "[{\"id\":1},\n{\"id\":", []string{`1:{"id":1}`, `2:{"id":`, `1!the file ends inside a list of events`}},
		{"file cut off inside a list", "[{\"id\":1},\n", []string{`1:{"id":1}`, `1!the file ends inside a list of events`}},
		{"comma before the bracket", "[{\"id\":1},\n{\"id\":2},\n]", []string{`1:{"id":1}`, `2:{"id":2}`, `3!a comma stands before the closing bracket of the list`}},
		{"no comma", `[{"id":1} {"id":2} x {"id":3}]`, []string{
			`1:{"id":1}`, `1!no comma between two events of a list`, `1:{"id":2}`,
			`1!no comma between two events of a list`, `1:{"id":3}`}},
		{"line break in a text", "{\n\"a\":\"x\ny\"}\n{\n\"id\":2}", []string{`1!a line break stands inside a text`, `4:{ "id":2}`}},
		{"broken object", "{\n\"id\" 1, \"a\":[2}\n]}\n{\n\"id\":2}", []string{`1:{ "id" 1, "a":[2} ]`, `3:}`, `4:{ "id":2}`}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := pieces(t, tc.text, false)
			if strings.Join(got, "\n") != strings.Join(tc.want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tc.want, "\n"))
			}
		})
	}
}

func TestSplit_Stops(t *testing.T) {
	n := 0
	err := split(strings.NewReader(`[{"id":1},{"id":2},{"id":3}]{"records":[{"id":4}]}`), false, func(piece) bool { n++; return n < 2 })
	if err != nil || n != 2 {
		t.Errorf("%d pieces, error %v; want 2 and none", n, err)
	}
}

func TestSplit_ReadError_IsToldOnce(t *testing.T) {
	broken := errors.New("disk on fire")
	text := "{\"records\":[{\"id\":1},\n{\"id\":"
	var got []string
	err := split(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)), false, func(p piece) bool {
		got = append(got, string(p.json)+p.detail)
		return true
	})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("error %v, want %q with the line", err, broken)
	}
	if len(got) != 1 || got[0] != `{"id":1}` {
		t.Errorf("pieces %q, want only the whole event", got)
	}
}

func TestSplit_HugeEvent_IsRefusedInConstantMemory(t *testing.T) {
	huge := io.MultiReader(strings.NewReader(`[{"id":1},{"a":"`), io.LimitReader(zeros{}, 50<<20), strings.NewReader(`"},{"id":2}]`))
	var got []string
	var most int
	err := split(huge, false, func(p piece) bool {
		most = max(most, cap(p.json))
		got = append(got, fmt.Sprintf("%s%s", p.json, p.reason))
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{`{"id":1}`, string(schemas.DeadTooLarge), `{"id":2}`}; strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("pieces %q, want %q", got, want)
	}
	if most > 4*schemas.MaxEventBytes {
		t.Errorf("%d bytes kept of one event", most)
	}
}

// zeros is an endless text of zeros.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func TestSplit_OneByteAtATime_SamePieces(t *testing.T) {
	text := "{\"@odata.context\":\"x\",\"value\":[{\"id\":\"a\\\"b\\\\\",\n\"n\":[1,{\"x\":null}]},[{\"id\":2}]],\"z\":1}\n[{\"id\":3},]"
	want := pieces(t, text, false)
	var got []string
	err := split(iotest.OneByteReader(strings.NewReader(text)), false, func(p piece) bool {
		sep := ":" + string(p.json)
		if p.reason != "" {
			sep = "!" + p.detail
		}
		got = append(got, fmt.Sprintf("%d%s", p.line, sep))
		return true
	})
	if err != nil || strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("error %v, got\n%s\nwant\n%s", err, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// FuzzSplit: whatever the text, splitting ends, each piece is one line, and
// valid JSON documents come out as they are, each once.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2,{"b":"\"}"}]}`, `[{"a":1},{"b":2}]`, `{"records":[{"a":1}],"x":{}}`, "{\"a\":\n1}\n{\"b\":2}", `[[[[[[{}]]]]]]`, `{"a":"`, `]}`, `{"value":[`, "{\"a\":1}\n[{\"b\"\n",
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, lines bool) {
		var got [][]byte
		err := split(strings.NewReader(text), lines, func(p piece) bool {
			if bytes.IndexByte(p.json, '\n') >= 0 {
				t.Fatalf("a piece of several lines: %q", p.json)
			}
			if p.line < 1 || p.line > 1+strings.Count(text, "\n") {
				t.Fatalf("line %d of %q", p.line, text)
			}
			got = append(got, bytes.Clone(p.json))
			return true
		})
		if err != nil {
			t.Fatalf("reading failed: %v", err)
		}
		var object map[string]json.RawMessage
		if json.Unmarshal([]byte(text), &object) != nil || object == nil || strings.Contains(text, "\n") || holdsList(object) {
			return
		}
		if len(got) != 1 || !bytes.Equal(got[0], []byte(strings.TrimSpace(text))) && !strings.ContainsAny(text, "\r") {
			t.Fatalf("%q came out as %q", text, got)
		}
	})
}

// holdsList is whether the object may be a batch.
func holdsList(object map[string]json.RawMessage) bool {
	for name, value := range object {
		value = bytes.TrimSpace(value)
		if rawevent.IsBatch(name) && bytes.HasPrefix(value, []byte("[")) || strings.EqualFold(name, "hits") && bytes.HasPrefix(value, []byte("{")) {
			return true
		}
	}
	return false
}
