package ingest

import (
	"io"

	"github.com/gatehouse/gatehouse/schemas/rawevent"
)

// maxNesting is the deepest a value may nest, in arrays and objects.
const maxNesting = 512

// container is what the splitter is inside of.
type container uint8

const (
	inDocument container = iota // between top-level values
	inArray                     // a top-level array
	inBatch                     // the array of a {"records":[...]} object
)

// splitValues splits JSON documents: single events, arrays of events, batch
// objects, arrays of batch objects, and any of them one after another.
type splitValues struct {
	window
	limit int

	within []container // innermost last; never empty
	first  bool        // nothing stands in the innermost container yet
	closes []byte      // brackets that the value being read still needs

	begin    int64 // place of the value being read
	tooLarge bool  // its bytes are being let go
}

// reset starts over with another body and keeps the buffers. Values above limit
// bytes are stepped over and reported without their data.
func (s *splitValues) reset(body io.Reader, limit int) {
	s.window.reset(body)
	s.skipBOM()
	s.limit, s.tooLarge = limit, false
	s.within = append(s.within[:0], inDocument)
	s.first = true
	s.closes = s.closes[:0]
}

// next implements splitter.
func (s *splitValues) next() (element, error) {
	for {
		c, ok := s.peek()
		inside := s.within[len(s.within)-1]
		switch {
		case !ok && inside == inDocument && s.err == io.EOF:
			return element{}, io.EOF
		case !ok:
			return element{}, s.brokenOff()
		case inside == inDocument && c == '[' && !rawevent.IsWholeList(s.ahead(rawevent.WholeListBytes)):
			s.enter(inArray)
			continue
		case inside == inDocument && c != '{' && c != '[':
			return element{}, unexpected(s.offset(), "a JSON object or array", c)
		case inside != inDocument:
			closed, err := s.separator(c)
			if err != nil {
				return element{}, err
			}
			if closed {
				continue
			}
		}
		el, found, err := s.value()
		if err != nil || found {
			return el, err
		}
	}
}

// enter steps over an opening bracket into the array behind it.
func (s *splitValues) enter(c container) {
	s.pos++
	s.start = s.pos
	s.within = append(s.within, c)
	s.first = true
}

// separator steps over what stands between elements, up to the next element's
// first byte, or over the end of the array: then closed is true.
func (s *splitValues) separator(c byte) (closed bool, err error) {
	if c == ']' {
		return true, s.leave()
	}
	if !s.first {
		if c != ',' {
			return false, unexpected(s.offset(), `"," or "]"`, c)
		}
		s.pos++
		var ok bool
		if c, ok = s.peek(); !ok {
			return false, s.brokenOff()
		}
	}
	if c == ',' || c == ']' || c == '}' || c == ':' {
		return false, unexpected(s.offset(), "a JSON value", c)
	}
	s.first = false
	return false, nil
}

// leave steps over a closing bracket, and over the rest of the batch object
// when the array was a batch's.
func (s *splitValues) leave() error {
	was := s.within[len(s.within)-1]
	s.within = s.within[:len(s.within)-1]
	s.first = false
	s.pos++
	s.start = s.pos
	if was != inBatch {
		return nil
	}
	s.begin, s.tooLarge = s.offset(), true
	s.closes = append(s.closes[:0], '}')
	return s.nested()
}

// value reads the value that begins at the next byte. When that is a batch
// object, it enters the batch's array instead and found is false.
func (s *splitValues) value() (el element, found bool, err error) {
	inside := s.within[len(s.within)-1]
	s.begin, s.tooLarge = s.offset(), false
	c := s.buf[s.pos]
	switch {
	case c == '{' && inside != inBatch:
		var batch bool
		if batch, err = s.objectOrBatch(); batch {
			s.enter(inBatch)
			return element{}, false, nil
		}
	case c == '{':
		s.pos++
		s.closes = append(s.closes[:0], '}')
		err = s.nested()
	case c == '[':
		s.pos++
		s.closes = append(s.closes[:0], ']')
		err = s.nested()
	case c == '"':
		s.pos++
		err = s.text()
	default:
		err = s.scalar()
	}
	if err != nil {
		return element{}, false, err
	}
	el = element{size: s.offset() - s.begin, top: inside == inDocument}
	if !s.tooLarge && el.size <= int64(s.limit) {
		el.data = s.buf[s.start:s.pos]
	}
	return el, true, nil
}

// more reads on in the middle of a value. Once the value is above the limit, its
// bytes are let go, so the window stays small.
func (s *splitValues) more() bool {
	if s.pos-s.start > s.limit {
		s.tooLarge = true
	}
	if s.tooLarge {
		s.start = s.pos
	}
	return s.fill()
}

// brokenOff says why there are no more bytes where some are needed.
func (s *splitValues) brokenOff() error {
	if s.err != io.EOF {
		return s.err
	}
	return &syntaxError{offset: s.offset(), what: "the body ends inside a JSON value"}
}
