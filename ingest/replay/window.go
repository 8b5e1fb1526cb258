package replay

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/gatehouse/gatehouse/schemas"
)

// What follows moves a splitter through its window of the file.

// more reads on. It returns false at the end, and after an error.
func (s *splitter) more() bool {
	if s.err != nil {
		return false
	}
	if s.pos > 0 {
		s.win = s.win[:copy(s.win, s.win[s.pos:])]
		s.pos = 0
	}
	have := len(s.win)
	if have+windowBytes > cap(s.win) {
		s.win = append(make([]byte, 0, 2*have+windowBytes), s.win...)
	}
	n, err := s.r.Read(s.win[have : have+windowBytes])
	s.win, s.err = s.win[:have+n], err
	return n > 0 || err == nil
}

// failed is whether reading ended with an error, which is told once, for the file.
func (s *splitter) failed() bool {
	return s.err != nil && !errors.Is(s.err, io.EOF) && s.pos >= len(s.win)
}

// ready makes sure that a byte stands at s.pos.
func (s *splitter) ready() bool {
	for s.pos >= len(s.win) {
		if !s.more() {
			return false
		}
	}
	return true
}

// ahead returns the bytes from s.pos on: so many, unless the file ends before.
func (s *splitter) ahead(n int) []byte {
	for len(s.win)-s.pos < n && s.more() {
	}
	return s.win[s.pos:]
}

// blanks passes over blanks between documents, and what else may part them, and counts lines.
func (s *splitter) blanks() bool {
	for s.ready() {
		switch s.win[s.pos] {
		case '\n':
			s.line++
		case ' ', '\t', '\r', 0, 0x1e: // as at the end of messages and in sequences of RFC 7464
		default:
			return true
		}
		s.pos++
	}
	return false
}

// blanksInto passes over blanks inside a document. A line break becomes a blank,
// for an event is sent on one line; in a file of lines it ends the document.
func (s *splitter) blanksInto() bool {
	for s.ready() {
		switch c := s.win[s.pos]; c {
		case '\n':
			if s.lines {
				s.cut = true
				return false
			}
			s.line++
			s.add(' ')
		case '\r':
		case ' ', '\t':
			s.add(c)
		default:
			return true
		}
		s.pos++
	}
	return false
}

// keep is whether to go on inside a document.
func (s *splitter) keep(on func() bool) bool { return !s.cut && on() }

// take moves one byte into the item.
func (s *splitter) take() {
	s.add(s.win[s.pos])
	s.pos++
}

// text reads a text with its quotes into the item.
func (s *splitter) text() {
	s.take()
	escaped := false
	for s.ready() {
		rest := s.win[s.pos:]
		n := 0
		for !escaped && n < len(rest) && rest[n] != '"' && rest[n] != '\\' && rest[n] != '\n' {
			n++
		}
		s.addAll(rest[:n])
		if s.pos += n; n == len(rest) {
			continue
		}
		switch c := s.win[s.pos]; {
		case c == '\n' && s.lines:
			s.cut = true
			return
		case c == '\n':
			s.line++
			s.broken = "a line break stands inside a text"
			s.pos++
			escaped = false
		case escaped:
			escaped = false
			s.take()
		case c == '\\':
			escaped = true
			s.take()
		default: // the closing quote
			s.take()
			return
		}
	}
}

// word reads a number, true, false, null or garbage into the item.
func (s *splitter) word() {
	for s.ready() {
		switch s.win[s.pos] {
		case ',', '{', '}', '[', ']', '"', ' ', '\t', '\r', '\n':
			return
		}
		s.take()
	}
}

// plain reads what is neither bracket nor text into the item.
func (s *splitter) plain() {
	s.take()
	for s.ready() {
		switch c := s.win[s.pos]; c {
		case '{', '}', '[', ']', '"', '\r', '\n':
			return
		default:
			s.add(c)
			s.pos++
		}
	}
}

// restOfLine reads up to the end of the line into the item.
func (s *splitter) restOfLine() {
	for s.ready() {
		rest := s.win[s.pos:]
		n := bytes.IndexByte(rest, '\n')
		if n >= 0 {
			s.addAll(bytes.TrimRight(rest[:n], "\r"))
			s.pos += n
			return
		}
		s.addAll(rest)
		s.pos = len(s.win)
	}
}

// begin starts an item where s stands.
func (s *splitter) begin() {
	s.item, s.itemLine, s.overflow, s.broken = s.item[:0], s.line, 0, ""
}

func (s *splitter) add(c byte) {
	if len(s.item) >= schemas.MaxEventBytes {
		s.overflow++
		return
	}
	s.item = append(s.item, c)
}

func (s *splitter) addAll(b []byte) {
	room := max(schemas.MaxEventBytes-len(s.item), 0)
	if len(b) > room {
		s.overflow += len(b) - room
		b = b[:room]
	}
	s.item = append(s.item, b...)
}

// finish yields the item, unless reading failed inside it.
func (s *splitter) finish() {
	switch {
	case s.failed():
	case s.overflow > 0:
		s.emit(piece{line: s.itemLine, reason: schemas.DeadTooLarge,
			detail: fmt.Sprintf("has %d bytes, at most %d are taken", len(s.item)+s.overflow, schemas.MaxEventBytes)})
	case s.broken != "":
		s.refuse(s.itemLine, s.broken)
	default:
		s.emit(piece{line: s.itemLine, json: bytes.TrimRight(s.item, " \t\r")})
	}
}

// refuse yields what is not JSON and cannot be sent as a line.
func (s *splitter) refuse(line int, detail string) {
	if !s.failed() {
		s.emit(piece{line: line, reason: schemas.DeadNotJSON, detail: detail})
	}
}

// complain yields what is wrong around events.
func (s *splitter) complain(line int, detail string) {
	if !s.failed() {
		s.emit(piece{line: line, reason: schemas.DeadNotJSON, detail: detail, between: true})
	}
}

func (s *splitter) emit(p piece) {
	if !s.stopped && !s.yield(p) {
		s.stopped = true
	}
}

// endOfText returns the place after the text that begins at b[i], or the end of
// b when it has no closing quote.
func endOfText(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(b)
}
