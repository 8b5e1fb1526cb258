package replay

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// piece is one event of a file, or something in the place of one.
type piece struct {
	// line is where it begins, from 1.
	line int
	// json is the event on one line, as the file has it but for line breaks between
	// tokens; whether it is an event is for the gateway to say. Valid until the next piece.
	json []byte
	// reason is not empty where there is no json to send, and why.
	reason schemas.DeadReason
	detail string
	// between is set where no event is broken but what stands around events.
	between bool
}

// splitter cuts JSON text of any size into events: documents one after the
// other, on lines of their own or over several, lists of them, and the lists of
// batches such as {"records":[...]}. It follows brackets and quotes only, holds
// one event at a time and goes on after broken ones: at the next line in files
// that have an event or a batch on each line, else where the brackets close.
type splitter struct {
	r     io.Reader
	yield func(piece) bool
	// lines is set for files whose documents don't span lines.
	lines bool

	win  []byte
	pos  int
	err  error // that ended the reading
	line int

	item     []byte
	itemLine int
	overflow int    // bytes of the item beyond what is kept
	broken   string // why the item cannot be sent
	stopped  bool   // yield said so
	cut      bool   // a line ended inside a document
}

const (
	windowBytes = 256 << 10
	// peekBytes is how far the first line is looked at to tell files of lines.
	peekBytes = 1 << 20
	// maxLists bounds lists within lists.
	maxLists = 4
)

// split yields the events of JSON text. lines says that each document is on a
// line of its own; else the first line tells. Errors: of reading.
func split(r io.Reader, lines bool, yield func(piece) bool) error {
	s := &splitter{r: r, yield: yield, lines: lines, line: 1}
	s.lines = s.lines || s.firstLineIsWhole()
	for s.blanks() && !s.stopped {
		s.document()
	}
	if errors.Is(s.err, io.EOF) {
		return nil
	}
	if s.err != nil {
		return fmt.Errorf("line %d: %w", s.line, s.err)
	}
	return nil
}

// document reads one document at the top.
func (s *splitter) document() {
	s.cut = false
	switch s.win[s.pos] {
	case '{', '[':
		s.elementOf(0)
	default:
		s.begin()
		s.restOfLine()
		if header := rawevent.LogHeader(s.item); header > 0 && s.overflow == 0 && s.item[len(s.item)-1] == '}' {
			s.item = s.item[:copy(s.item, s.item[header:])] // times are moved in what is JSON
		}
		s.finish()
	}
}

// list reads a list of events; s stands on its bracket.
func (s *splitter) list(depth int) {
	began := s.line
	s.pos++
	for after := false; s.inList(began); after = true {
		if s.win[s.pos] == ']' {
			s.pos++
			if after {
				s.complain(s.line, "a comma stands before the closing bracket of the list")
			}
			return
		}
		s.elementOf(depth)
		if s.stopped || s.cut || !s.inList(began) {
			return
		}
		switch s.win[s.pos] {
		case ',':
			s.pos++
		case ']':
			s.pos++
			return
		default:
			s.complain(s.line, "no comma between two events of a list")
			if c := s.win[s.pos]; c != '{' && c != '[' {
				s.pos++
			}
		}
	}
}

// inList passes over blanks inside a list that began on the line. It returns
// false, and says so, when the list has no end.
func (s *splitter) inList(began int) bool {
	for s.ready() {
		switch c := s.win[s.pos]; {
		case c == '\n' && s.lines:
			s.cut = true
			s.complain(began, "the line ends inside a list of events")
			return false
		case c == '\n':
			s.line++
		case c != ' ' && c != '\t' && c != '\r':
			return true
		}
		s.pos++
	}
	s.complain(began, "the file ends inside a list of events")
	return false
}

func (s *splitter) elementOf(depth int) {
	switch c := s.win[s.pos]; {
	case c == '{':
		s.object()
	case c == '[' && depth < maxLists && !rawevent.IsWholeList(s.ahead(rawevent.WholeListBytes)):
		s.list(depth + 1)
	default:
		s.begin()
		s.value()
		s.finish()
	}
}

// object reads an event, or a batch; s stands on its brace.
func (s *splitter) object() {
	s.begin()
	s.take()
	for s.keep(s.blanksInto) && s.win[s.pos] == '"' {
		from := len(s.item)
		s.text()
		name := s.item[min(from, len(s.item)):]
		if !s.keep(s.blanksInto) || s.win[s.pos] != ':' {
			break
		}
		s.take()
		if !s.keep(s.blanksInto) {
			break
		}
		if s.win[s.pos] == '[' && rawevent.IsBatch(bytes.Trim(name, `"`)) {
			s.list(1)
			s.skipRest()
			return
		}
		if s.win[s.pos] == '{' && bytes.EqualFold(name, []byte(`"hits"`)) { // Elasticsearch's, around those of its list
			s.object()
			s.skipRest()
			return
		}
		s.value()
		if !s.keep(s.blanksInto) || s.win[s.pos] != ',' {
			break
		}
		s.take()
	}
	s.balance(1)
	s.finish()
}

// skipRest passes over what follows the list of a batch, up to its closing brace.
func (s *splitter) skipRest() {
	if s.stopped || s.cut {
		return
	}
	s.begin()
	s.balance(1)
	s.item = s.item[:0]
}

// value reads one JSON value into the item.
func (s *splitter) value() {
	switch s.win[s.pos] {
	case '{', '[':
		s.take()
		s.balance(1)
	case '"':
		s.text()
	default:
		s.word()
	}
}

// balance reads up to the bracket that closes the given number of open ones.
func (s *splitter) balance(depth int) {
	for depth > 0 && s.keep(s.blanksInto) {
		switch s.win[s.pos] {
		case '{', '[':
			depth++
			s.take()
		case '}', ']':
			depth--
			s.take()
		case '"':
			s.text()
		default:
			s.plain()
		}
	}
}

// firstLineIsWhole says whether the first line that is not blank is a document,
// or several, by itself: then all lines are taken to be.
func (s *splitter) firstLineIsWhole() bool {
	for len(s.win) < peekBytes && s.more() {
		if bytes.IndexByte(bytes.TrimLeft(s.win, " \t\r\n\x1e"), '\n') >= 0 {
			break
		}
	}
	head := bytes.TrimLeft(s.win, " \t\r\n\x1e")
	end := bytes.IndexByte(head, '\n')
	if end < 0 {
		return false
	}
	head = bytes.TrimRight(head[:end], " \t\r")
	return len(head) > 0 && (head[0] != '{' && head[0] != '[' || balanced(head))
}

// balanced says whether all brackets of the text are closed.
func balanced(text []byte) bool {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			i = endOfText(text, i) - 1
		}
	}
	return depth == 0
}
