package ingest

import (
	"bytes"
	"fmt"

	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// element is one value of a request body that should be an event. Whether it is
// valid JSON is for the decoder to say: the splitters find boundaries only.
type element struct {
	// data is valid until the next call of next; nil when the element is larger
	// than the splitter's limit.
	data []byte
	// size is the element's length in bytes.
	size int64
	// line is where it begins, from 1; 0 outside NDJSON.
	line int64
	// err says that the element is no JSON value, and where it broke off.
	err *syntaxError
	// top: the element stands in no array or batch.
	top bool
}

// splitter finds the events of a body, one after another, without holding more
// than one of them: splitValues for JSON, splitLines for NDJSON.
type splitter interface {
	// next returns io.EOF after the last element, a *syntaxError where the body
	// stops being JSON, and errors of the body's reader as they are.
	next() (element, error)
}

// syntaxError says where a body stops being JSON.
type syntaxError struct {
	offset int64 // bytes from the beginning of the decompressed body
	what   string
}

// Error implements error.
func (e *syntaxError) Error() string {
	return fmt.Sprintf("%s at byte %d", e.what, e.offset)
}

func unexpected(offset int64, wanted string, got byte) *syntaxError {
	return &syntaxError{offset: offset, what: fmt.Sprintf("expected %s, found %q", wanted, got)}
}

// mayBeBatch reports whether an object can hold a batch's property with an
// array in it, at any depth. It is quick and errs on the side of true.
func mayBeBatch(object []byte) bool {
	for rest := object; ; {
		i := bytes.IndexByte(rest, '[')
		if i < 0 {
			return false
		}
		before := bytes.TrimRight(rest[:i], " \t\r\n")
		if name, ok := bytes.CutSuffix(before, []byte(":")); ok {
			name = bytes.TrimRight(name, " \t\r\n")
			if endsInBatchName(name) {
				return true
			}
		}
		rest = rest[i+1:]
	}
}

func endsInBatchName(text []byte) bool {
	text, quoted := bytes.CutSuffix(text, []byte{'"'})
	begin := bytes.LastIndexByte(text, '"')
	return quoted && begin >= 0 && rawevent.IsBatch(text[begin+1:])
}
