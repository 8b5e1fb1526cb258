package replay

import (
	"bufio"
	"bytes"
	"io"

	"github.com/gatehouse/gatehouse/schemas/csvexport"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// headBytes is how far text is looked at to tell its format.
const headBytes = 64 << 10

// readText yields the pieces of a file's text, which is CSV or JSON.
func readText(plain io.Reader, name string, yield func(piece) bool) error {
	r := bufio.NewReaderSize(plain, headBytes)
	ext := extension(name)
	if isCSV(beginning(r), ext) {
		return explain(readRows(r, yield))
	}
	return explain(readJSON(r, ext == ".ndjson" || ext == ".jsonl", yield))
}

// beginning is the text up to the end of the second line, where the header of an export
// ends at the latest; of JSON, that a pipe may be slow to bring, what is there.
func beginning(r *bufio.Reader) []byte {
	for have := 1; ; have = min(r.Buffered()+1, r.Size()) {
		_, err := r.Peek(have) // an error comes again with reading
		head, _ := r.Peek(r.Buffered())
		text := bytes.TrimLeft(head, blanks)
		if err != nil || len(head) == r.Size() || isJSON(text) || bytes.Count(text, []byte("\n")) > 1 {
			return head
		}
	}
}

const blanks = " \t\r\n"

// isJSON is whether the text begins as JSON of events does.
func isJSON(text []byte) bool { return len(text) > 0 && (text[0] == '{' || text[0] == '[') }

// isCSV tells by the text, for files are named for many things: what begins with a brace
// or a bracket is JSON, what begins with a header of an export is CSV. Else the name tells
// what it was meant to be; without one, or an ending, it is CSV but for lines of a log.
func isCSV(head []byte, ext string) bool {
	text := bytes.TrimLeft(head, blanks)
	switch {
	case len(text) == 0:
		return ext == ".csv" || ext == ".tsv"
	case isJSON(text):
		return false
	case csvexport.Begins(head):
		return true
	}
	switch ext {
	case ".csv", ".tsv":
		return true
	case "":
		line, _, _ := bytes.Cut(text, []byte("\n"))
		return rawevent.LogHeader(line) == 0
	}
	return false
}
