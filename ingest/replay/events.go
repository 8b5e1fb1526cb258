package replay

import (
	"io"

	"github.com/gatehouse/gatehouse/schemas"
)

// Event is one event of a file, or something in the place of one.
type Event struct {
	// Line is where it begins, from 1.
	Line int
	// JSON is the event as the file has it, a CSV row as an object; whether it can
	// be decoded is not looked at. Valid until the next event.
	JSON []byte
	// Reason is set where there is no JSON, and Detail says why in words.
	Reason schemas.DeadReason
	Detail string
}

// Events yields the events of one file in any format and compression that Run
// sends, until yield returns false. Its beginning tells whether it is CSV, else the
// ending of name; see isCSV. Errors: of reading, and a CSV header of no export.
func Events(r io.Reader, name string, yield func(Event) bool) error {
	plain, done, err := text(r)
	if err != nil {
		return explain(err)
	}
	defer done()
	return readText(plain, name, func(p piece) bool {
		return yield(Event{Line: p.line, JSON: p.json, Reason: p.reason, Detail: p.detail})
	})
}
