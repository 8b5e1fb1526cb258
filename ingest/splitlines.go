package ingest

import (
	"bytes"
	"io"
)

// splitLines splits NDJSON. A line stands for itself: what is wrong with one
// does not touch the next. Lines that hold an array or a batch are split further.
type splitLines struct {
	window
	limit  int
	line   int64
	values *splitValues // of the line being split; nil when there is none
	spare  *splitValues // its buffers, kept for the next such line
}

// reset starts over with another body and keeps the buffers. Lines and values
// above limit bytes are stepped over and reported without their data.
func (s *splitLines) reset(body io.Reader, limit int) {
	s.window.reset(body)
	s.skipBOM()
	s.limit, s.line, s.values = limit, 0, nil
}

// next implements splitter.
func (s *splitLines) next() (element, error) {
	for {
		if s.values != nil {
			if el, ok := s.nextInLine(); ok {
				return el, nil
			}
			continue
		}
		line, whole, err := s.readLine()
		if err != nil {
			return element{}, err
		}
		if !whole || isArrayOrBatch(line) {
			s.splitLine()
			continue
		}
		s.pos++
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return element{data: line, size: int64(len(line)), line: s.line, top: true}, nil
		}
	}
}

func isArrayOrBatch(line []byte) bool {
	line = bytes.TrimLeft(line, " \t\r")
	return len(line) > 0 && (line[0] == '[' || line[0] == '{' && mayBeBatch(line))
}

// readLine finds the next line and leaves pos at its end (or one behind the last
// byte of the stream). whole is false when the line is above the limit: then
// pos is at its beginning.
func (s *splitLines) readLine() (line []byte, whole bool, err error) {
	s.start = min(s.pos, s.end)
	s.pos = s.start
	s.line++
	seen := 0
	for {
		if i := bytes.IndexByte(s.buf[s.start+seen:s.end], '\n'); i >= 0 {
			s.pos = s.start + seen + i
			break
		}
		seen = s.end - s.start
		if seen > s.limit {
			return nil, false, nil
		}
		if s.fill() {
			s.pos = s.start
			continue
		}
		if s.err != io.EOF {
			return nil, false, s.err
		}
		if seen == 0 {
			return nil, false, io.EOF
		}
		s.pos = s.end
		break
	}
	if s.pos-s.start > s.limit {
		s.pos = s.start
		return nil, false, nil
	}
	return s.buf[s.start:s.pos], true, nil
}

// splitLine hands the line that begins at start to a splitter of values.
func (s *splitLines) splitLine() {
	s.pos = s.start
	if s.spare == nil {
		s.spare = new(splitValues)
	}
	s.spare.reset(&restOfLine{w: &s.window}, s.limit)
	s.values = s.spare
}

// nextInLine returns the next element of the line being split; false when the
// line is done.
func (s *splitLines) nextInLine() (element, bool) {
	el, err := s.values.next()
	el.line = s.line
	if err == nil {
		return el, true
	}
	// The rest of the line is of no use, whatever stopped it.
	s.values = nil
	s.dropLine()
	if wrong, ok := err.(*syntaxError); ok { //nolint:errorlint // next returns it unwrapped
		return element{line: s.line, err: wrong, top: true}, true
	}
	// An error of the body's reader stays in the window, where readLine meets it.
	return element{}, false
}

// dropLine steps over what is left of the line, its end included.
func (s *splitLines) dropLine() {
	_, _ = io.Copy(io.Discard, &restOfLine{w: &s.window})
	s.pos++
}

// restOfLine reads a window up to, not including, the end of its line.
type restOfLine struct{ w *window }

// Read implements io.Reader.
func (l *restOfLine) Read(p []byte) (int, error) {
	w := l.w
	w.start = w.pos
	if w.pos == w.end && !w.fill() {
		return 0, w.err
	}
	ready := w.buf[w.pos:w.end]
	if i := bytes.IndexByte(ready, '\n'); i >= 0 {
		ready = ready[:i]
	}
	if len(ready) == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	n := copy(p, ready)
	w.pos += n
	return n, nil
}
