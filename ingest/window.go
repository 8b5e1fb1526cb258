package ingest

import "io"

// windowStep is how much a window reads at once, in bytes.
const windowStep = 64 << 10

// window is the part of a stream in memory: buf[start:pos] belongs to the value
// being read, buf[pos:end] was read ahead. Moving start forward lets go of bytes.
type window struct {
	r          io.Reader
	buf        []byte
	start, pos int
	end        int
	base       int64 // place of buf[0] in the stream
	err        error // of r, kept: a reader is not asked again after it
}

// reset points the window at the beginning of r and keeps its buffer.
func (w *window) reset(r io.Reader) {
	*w = window{r: r, buf: w.buf}
}

// offset is the place of the next unread byte in the stream.
func (w *window) offset() int64 { return w.base + int64(w.pos) }

// fill reads more behind end, keeping buf[start:end]; false when there is none,
// and err says why. Positions may move.
func (w *window) fill() bool {
	if w.err != nil {
		return false
	}
	w.makeRoom()
	for range 100 {
		n, err := w.r.Read(w.buf[w.end:])
		w.end += n
		w.err = err
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	w.err = io.ErrNoProgress
	return false
}

// makeRoom leaves at least half a step free behind end: by moving what is kept
// to the front, else by growing.
func (w *window) makeRoom() {
	if w.start == w.end {
		w.base += int64(w.start)
		w.start, w.pos, w.end = 0, 0, 0
	}
	if len(w.buf)-w.end >= windowStep/2 {
		return
	}
	kept := w.end - w.start
	into := w.buf
	if len(w.buf)-kept < windowStep/2 {
		into = make([]byte, max(2*len(w.buf), windowStep))
	}
	copy(into, w.buf[w.start:w.end])
	w.base += int64(w.start)
	w.buf, w.pos, w.end, w.start = into, w.pos-w.start, kept, 0
}

// peek returns the next byte that is no JSON white space, without consuming it;
// false at the end of the stream. What lay before it is let go.
func (w *window) peek() (byte, bool) {
	for {
		for w.pos < w.end {
			c := w.buf[w.pos]
			if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
				w.start = w.pos
				return c, true
			}
			w.pos++
		}
		w.start = w.pos
		if !w.fill() {
			return 0, false
		}
	}
}

// ahead returns the next bytes without consuming them: so many or more, unless the
// stream ends before.
func (w *window) ahead(n int) []byte {
	for w.end-w.pos < n && w.fill() {
	}
	return w.buf[w.pos:w.end]
}

// skipBOM steps over a UTF-8 byte order mark at the beginning of the stream.
func (w *window) skipBOM() {
	for w.end < 3 && w.fill() {
	}
	if w.end >= 3 && string(w.buf[:3]) == "\xef\xbb\xbf" {
		w.start, w.pos = 3, 3
	}
}
