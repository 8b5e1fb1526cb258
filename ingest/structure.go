package ingest

import (
	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// What a byte means outside of text, for finding where a value ends.
const (
	plain = iota
	quote
	opens
	shuts
)

// structural tells the few bytes that matter from all others.
var structural = [256]uint8{'"': quote, '{': opens, '[': opens, '}': shuts, ']': shuts}

// inText tells the two bytes that matter inside of text.
var inText = [256]bool{'"': true, '\\': true}

// nested reads on until every bracket in closes is closed.
func (s *splitValues) nested() error {
	for len(s.closes) > 0 {
		c, ok := s.upToStructure()
		if !ok {
			return s.brokenOff()
		}
		if err := s.take(c); err != nil {
			return err
		}
	}
	return nil
}

// upToStructure steps to the next bracket or quote.
func (s *splitValues) upToStructure() (byte, bool) {
	for {
		for i, c := range s.buf[s.pos:s.end] {
			if structural[c] != plain {
				s.pos += i
				return c, true
			}
		}
		s.pos = s.end
		if !s.more() {
			return 0, false
		}
	}
}

// take steps over a bracket, or over text when c is its quote.
func (s *splitValues) take(c byte) error {
	s.pos++
	switch c {
	case '"':
		return s.text()
	case '{', '[':
		if len(s.closes) == maxNesting {
			return &syntaxError{offset: s.offset() - 1, what: "arrays and objects nested too deeply"}
		}
		s.closes = append(s.closes, c+2) // both closing brackets stand two behind the opening one
	case '}', ']':
		if want := s.closes[len(s.closes)-1]; c != want {
			return unexpected(s.offset()-1, string([]byte{'"', want, '"'}), c)
		}
		s.closes = s.closes[:len(s.closes)-1]
	}
	return nil
}

// text steps over the rest of a JSON text, up to and including its end quote.
func (s *splitValues) text() error {
	for {
		i := s.pos
		for i < s.end && !inText[s.buf[i]] {
			i++
		}
		s.pos = i
		switch {
		case i == s.end:
			if !s.more() {
				return s.brokenOff()
			}
		case s.buf[i] == '"':
			s.pos++
			return nil
		default: // a backslash and what it escapes
			s.pos++
			if s.pos == s.end && !s.more() {
				return s.brokenOff()
			}
			s.pos++
		}
	}
}

// scalar steps over a number or literal: over anything up to a separator.
func (s *splitValues) scalar() error {
	for {
		for ; s.pos < s.end; s.pos++ {
			switch s.buf[s.pos] {
			case ',', ']', '}', ' ', '\n', '\r', '\t':
				return nil
			}
		}
		if !s.more() {
			return s.brokenOff()
		}
	}
}

// objectOrBatch reads an object, property by property. When one of its own
// properties is that of a batch and holds an array, batch is true and the
// array's opening bracket is the next byte.
func (s *splitValues) objectOrBatch() (batch bool, err error) {
	s.pos++
	s.closes = append(s.closes[:0], '}')
	name := true // the next text is a property's name
	for len(s.closes) > 0 {
		c, ok := s.upToProperty()
		if !ok {
			return false, s.brokenOff()
		}
		switch {
		case c == ',':
			s.pos++
			name = true
		case c == '"' && name:
			if batch, err = s.property(); batch || err != nil {
				return batch, err
			}
			name = false
		case c == '{' || c == '[':
			if err = s.inner(c); err != nil {
				return false, err
			}
		default:
			if err = s.take(c); err != nil {
				return false, err
			}
		}
	}
	return false, nil
}

// inner reads one array or object within the object being read.
func (s *splitValues) inner(c byte) error {
	outer := len(s.closes)
	if err := s.take(c); err != nil {
		return err
	}
	for len(s.closes) > outer {
		c, ok := s.upToStructure()
		if !ok {
			return s.brokenOff()
		}
		if err := s.take(c); err != nil {
			return err
		}
	}
	return nil
}

// upToProperty is upToStructure that also stops at commas.
func (s *splitValues) upToProperty() (byte, bool) {
	for {
		for i, c := range s.buf[s.pos:s.end] {
			if structural[c] != plain || c == ',' {
				s.pos += i
				return c, true
			}
		}
		s.pos = s.end
		if !s.more() {
			return 0, false
		}
	}
}

// property reads a property's name and what follows up to its value.
func (s *splitValues) property() (batch bool, err error) {
	s.pos++
	begin := s.offset()
	if err := s.text(); err != nil {
		return false, err
	}
	if s.tooLarge || !rawevent.IsBatch(s.since(begin)) {
		return false, nil
	}
	if c, ok := s.nextInside(); !ok || c != ':' {
		return false, s.gone(ok)
	}
	s.pos++
	c, ok := s.nextInside()
	return ok && c == '[', s.gone(ok)
}

// since is the text from a place in the stream to before the quote just read.
func (s *splitValues) since(begin int64) []byte {
	return s.buf[begin-s.base : s.pos-1]
}

// nextInside is peek within a value: it keeps what was read.
func (s *splitValues) nextInside() (byte, bool) {
	for {
		for ; s.pos < s.end; s.pos++ {
			switch c := s.buf[s.pos]; c {
			case ' ', '\n', '\t', '\r':
			default:
				return c, true
			}
		}
		if !s.more() {
			return 0, false
		}
	}
}

func (s *splitValues) gone(ok bool) error {
	if ok {
		return nil
	}
	return s.brokenOff()
}
