package ingest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// elements splits text and writes down what comes out, one word per element:
// its bytes, "large:SIZE", or "bad" for one that is no JSON.
func elements(lines bool, body io.Reader, limit int) (found []string, err error) {
	in := &intake{limit: limit}
	from := in.split(lines, body)
	for {
		el, err := from.next()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return found, err
		}
		word := string(el.data)
		switch {
		case el.err != nil:
			word = "bad"
		case el.data == nil:
			word = fmt.Sprintf("large:%d", el.size)
		case int64(len(el.data)) != el.size:
			return found, fmt.Errorf("size %d of %q", el.size, el.data)
		}
		found = append(found, word)
	}
}

func TestSplit(t *testing.T) {
	const limit = 40
	long := `{"id":"` + strings.Repeat("x", 100) + `"}`
	for _, test := range []struct {
		name, body, want string
		lines            bool
		err              string
	}{
		{name: "one event", body: ` {"id":"1"} `, want: `{"id":"1"}`},
		{name: "array", body: `[{"a":1} , {"b":[2]},3,"x",null]`, want: `{"a":1}|{"b":[2]}|3|"x"|null`},
		{name: "an event behind its time", body: `[1772600767.5,{"a":1}] ["t",1,{"b":2}]`, want: `[1772600767.5,{"a":1}]|["t",1,{"b":2}]`},
		{name: "empty array", body: ` [ ] `},
		{name: "nothing", body: " \n "},
		{name: "byte order mark", body: "\xef\xbb\xbf[1]", want: "1"},
		{name: "batch", body: `{"records":[{"a":1},{"b":2}]}`, want: `{"a":1}|{"b":2}`},
		{name: "batch in capitals", body: `{"Records" : [{"a":1}]}`, want: `{"a":1}`},
		{name: "batch of graph", body: `{"@odata.context":"x","value":[{"a":1}],"@odata.nextLink":"y]}"}`, want: `{"a":1}`},
		{name: "batch whose array is empty", body: `{"records":[]}`},
		{name: "array of batches", body: `[{"records":[{"a":1}]},{"value":[2,3]},{"c":4}]`, want: `{"a":1}|2|3|{"c":4}`},
		{name: "batch in a batch is left to the decoder", body: `{"records":[{"value":[1]}]}`, want: `{"value":[1]}`},
		{name: "value that is no array", body: `{"value":"[","records":{"a":[]}}`, want: `{"value":"[","records":{"a":[]}}`},
		{name: "value deeper down", body: `{"a":{"value":[1]},"b":[{"value":[2]}]}`, want: `{"a":{"value":[1]},"b":[{"value":[2]}]}`},
		{name: "text that looks like a name", body: `{"a":"records","b":[1]}`, want: `{"a":"records","b":[1]}`},
		{name: "several documents", body: "{\"a\":1}\n{\"b\":2} [3]", want: `{"a":1}|{"b":2}|3`},
		{name: "brackets and quotes in text", body: `[{"a":"}]\"\\"},{"b":"\\\""}]`, want: `{"a":"}]\"\\"}|{"b":"\\\""}`},
		{name: "too large among others", body: `[{"a":1},` + long + `,{"b":2}]`, want: `{"a":1}|large:109|{"b":2}`},
		{name: "too large alone", body: long, want: "large:109"},
		{name: "batch larger than an event", body: `{"records":[` + strings.Repeat(`{"id":"0123456789"},`, 5) + `{}]}`,
			want: strings.Repeat(`{"id":"0123456789"}|`, 5) + `{}`},

		{name: "not json", body: "hello", err: `expected a JSON object or array, found 'h' at byte 0`},
		{name: "object cut short", body: `{"a":[1`, err: "the body ends inside a JSON value at byte 7"},
		{name: "text cut short", body: `{"a":"b\`, err: "the body ends inside a JSON value at byte 8"},
		{name: "array cut short", body: `[{"a":1},{"b":`, want: `{"a":1}`, err: "the body ends inside a JSON value at byte 14"},
		{name: "array without its end", body: `[{"a":1}`, want: `{"a":1}`, err: "the body ends inside a JSON value at byte 8"},
		{name: "batch without its end", body: `{"records":[1]`, want: `1`, err: "the body ends inside a JSON value at byte 14"},
		{name: "comma before the end", body: `[1,]`, want: "1", err: `expected a JSON value, found ']' at byte 3`},
		{name: "two commas", body: `[1,,2]`, want: "1", err: `expected a JSON value, found ',' at byte 3`},
		{name: "no comma", body: `[1 2]`, want: "1", err: `expected "," or "]", found '2' at byte 3`},
		{name: "wrong bracket", body: `[{"a":[1}]`, err: `expected "]", found '}' at byte 8`},
		{name: "nested too deeply", body: `[` + strings.Repeat("[", 600), err: "arrays and objects nested too deeply at byte 513"},
		{name: "garbage behind", body: `{"a":1}}`, want: `{"a":1}`, err: `expected a JSON object or array, found '}' at byte 7`},

		{name: "lines", lines: true, body: "{\"a\":1}\r\n\n  {\"b\":2}  \n{\"c\":3}", want: `{"a":1}|{"b":2}|{"c":3}`},
		{name: "lines with a broken one", lines: true, body: "{\"a\":1}\n{\"b\":\n{\"c\":3}\n", want: `{"a":1}|{"b":|{"c":3}`},
		{name: "lines of arrays and batches", lines: true, body: "[1,2]\n{\"records\":[3,4]}\n{\"c\":[5]}\n", want: `1|2|3|4|{"c":[5]}`},
		{name: "lines with a broken array", lines: true, body: "[1,2\n{\"a\":1}\n[3,]\n4\n", want: `1|bad|{"a":1}|3|bad|4`},
		{name: "lines with a large one", lines: true, body: "{\"a\":1}\n" + long + "\n{\"b\":2}\n", want: `{"a":1}|large:109|{"b":2}`},
		{name: "large last line", lines: true, body: "{\"a\":1}\n" + long, want: `{"a":1}|large:109`},
		{name: "large line that is no json", lines: true, body: strings.Repeat("x", 200) + "\n{\"b\":2}", want: `bad|{"b":2}`},
		{name: "large line that is a batch", lines: true, body: `{"records":[` + strings.Repeat(`{"id":"0123456789"},`, 5) + "{}]}\n{\"b\":2}",
			want: strings.Repeat(`{"id":"0123456789"}|`, 5) + `{}|{"b":2}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			for chunk, body := range map[string]io.Reader{
				"at once":     strings.NewReader(test.body),
				"by the byte": iotest.OneByteReader(strings.NewReader(test.body)),
				"with EOF":    iotest.DataErrReader(strings.NewReader(test.body)),
			} {
				found, err := elements(test.lines, body, limit)
				if got := strings.Join(found, "|"); got != test.want {
					t.Errorf("read %s: got %s\nwant %s", chunk, got, test.want)
				}
				if got := fmt.Sprint(err); test.err == "" && err != nil || test.err != "" && got != test.err {
					t.Errorf("read %s: error %q, want %q", chunk, got, test.err)
				}
			}
		})
	}
}

func TestSplit_numbersLines(t *testing.T) {
	in := &intake{limit: 100}
	from := in.split(true, strings.NewReader("\n{\"a\":1}\n[1,2]\n\nx\n"))
	var lines []int64
	for {
		el, err := from.next()
		if err != nil {
			break
		}
		lines = append(lines, el.line)
	}
	if got := fmt.Sprint(lines); got != "[2 3 3 5]" {
		t.Errorf("elements stand in lines %s, want [2 3 3 5]", got)
	}
}

func TestSplit_passesOnErrorsOfTheReader(t *testing.T) {
	broken := errors.New("connection lost")
	for _, lines := range []bool{true, false} {
		for _, start := range []string{"", "{\"a\":1}\n", "{\"a\":1}\n{\"b\"", "[1,", "[1,2]\n{\"records\":[1", strings.Repeat("[1]\n", 200)} {
			body := io.MultiReader(strings.NewReader(start), iotest.ErrReader(broken))
			if _, err := elements(lines, body, 50); !errors.Is(err, broken) {
				t.Errorf("lines %v, after %q: error %v, want that of the reader", lines, start, err)
			}
		}
	}
}

// A value of any size passes through a window of bounded size.
func TestSplit_holdsNoLargeValue(t *testing.T) {
	const limit, large = 1 << 20, 50 << 20
	filler := func(c byte, n int64) io.Reader { return io.LimitReader(repeated(c), n) }
	for name, body := range map[string]io.Reader{
		"text":   io.MultiReader(strings.NewReader(`[{"a":"`), filler('x', large), strings.NewReader(`"},{"b":2}]`)),
		"list":   io.MultiReader(strings.NewReader(`[{"a":[1`), filler(' ', large), strings.NewReader(`]},{"b":2}]`)),
		"number": io.MultiReader(strings.NewReader(`[1`), filler('1', large), strings.NewReader(`,{"b":2}]`)),
		"line":   io.MultiReader(strings.NewReader(`{"a":"`), filler('x', large), strings.NewReader("\"}\n{\"b\":2}\n")),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			found, err := elements(name == "line", body, limit)
			runtime.ReadMemStats(&after)
			if err != nil || len(found) != 2 || !strings.HasPrefix(found[0], "large:524288") || found[1] != `{"b":2}` {
				t.Errorf("got %.60q, %v", found, err)
			}
			if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 16<<20 {
				t.Errorf("splitting %d bytes allocated %d", large, allocated)
			}
		})
	}
}

type repeated byte

func (r repeated) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(r)
	}
	return len(p), nil
}

// FuzzSplit holds the splitters against encoding/json: a valid document comes
// apart the same way, and nothing makes them fail otherwise than by saying so.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		`{"id":"1","a":[1,{"b":"]"}]}`, `[{"a":1},{"b":"\\\""},3,null,"x",[4]]`, `{"records":[{"a":1},{}],"x":"y"}`,
		`[{"value":[1,2]},{"value":3}]`, `{"a":1} {"b":2}`, "[1]\n{\"a\":\"\xff\"}", `{"RECORDS":[1.5e3,-0,true]}`,
		`[`, `{"a":`, `["\u00`, `{"records":[`, `{"value":[1],"value":[2]}`, `{"records":[1],"a":{"value":[2]}}`,
	} {
		f.Add([]byte(seed), uint8(7))
	}
	f.Fuzz(func(t *testing.T, data []byte, chunk uint8) {
		body := func() io.Reader { return &chunked{data: data, size: int(chunk)%13 + 1} }
		const limit = 1 << 20
		got, err := elements(false, body(), limit)
		if want, ok := reference(data); ok {
			if err != nil || strings.Join(got, "|") != strings.Join(want, "|") {
				t.Fatalf("%q\ngot  %q, %v\nwant %q", data, got, err, want)
			}
		}
		lines, err := elements(true, body(), limit)
		if err != nil {
			t.Fatalf("lines of %q: %v", data, err)
		}
		for i, line := range bytes.Split(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), []byte("\n")) {
			line = bytes.TrimSpace(line)
			want, ok := reference(line)
			if !ok || !json.Valid(line) { // several values on a line are left to the decoder
				continue
			}
			if !contains(lines, want) {
				t.Fatalf("line %d, %q, of %q: got %q, want %q in it", i, line, data, lines, want)
			}
		}
	})
}

func contains(all, part []string) bool {
	for i := range len(all) - len(part) + 1 {
		if strings.Join(all[i:i+len(part)], "|") == strings.Join(part, "|") {
			return true
		}
	}
	return false
}

// reference splits with encoding/json; false when data is not valid, or so that
// the splitters leave it to the decoder.
func reference(data []byte) (found []string, ok bool) {
	d := json.NewDecoder(bytes.NewReader(data))
	for {
		var document json.RawMessage
		if err := d.Decode(&document); err != nil {
			return found, errors.Is(err, io.EOF)
		}
		switch document[0] {
		case '[':
			var list []json.RawMessage
			if json.Unmarshal(document, &list) != nil {
				return nil, false
			}
			for _, element := range list {
				found = append(found, inBatchOrItself(element)...)
			}
		case '{':
			found = append(found, inBatchOrItself(document)...)
		default:
			return nil, false
		}
		if bytes.ContainsRune(document, '\\') && bytes.ContainsRune(document, 'u') {
			return nil, false // names with escapes are left to the decoder
		}
	}
}

// inBatchOrItself returns the elements of the first property named like a batch's
// that holds a list, else the value.
func inBatchOrItself(value json.RawMessage) (found []string) {
	d := json.NewDecoder(bytes.NewReader(value))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return []string{string(value)}
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return []string{string(value)}
		}
		var content json.RawMessage
		if err := d.Decode(&content); err != nil {
			return []string{string(value)}
		}
		var list []json.RawMessage
		text, _ := name.(string)
		if rawevent.IsBatch(text) && content[0] == '[' && json.Unmarshal(content, &list) == nil {
			for _, element := range list {
				found = append(found, string(element))
			}
			return found
		}
	}
	return []string{string(value)}
}

// chunked reads so many bytes at a time.
type chunked struct {
	data []byte
	size int
}

func (c *chunked) Read(p []byte) (int, error) {
	if len(c.data) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), c.size)], c.data)
	c.data = c.data[n:]
	return n, nil
}
