package csvexport

import "io"

// rewinder is a reader that can go back to where the row at hand begins.
type rewinder struct {
	r     io.Reader
	keeps bool   // what is read
	kept  []byte // what was read, with the row at hand
	start int    // of that row
	at    int    // what is read next
}

// Read implements io.Reader.
func (w *rewinder) Read(p []byte) (int, error) {
	if w.at < len(w.kept) {
		n := copy(p, w.kept[w.at:])
		w.at += n
		return n, nil
	}
	w.kept = w.kept[:copy(w.kept, w.kept[w.start:])]
	w.start = 0
	n, err := w.r.Read(p)
	if w.keeps {
		w.kept = append(w.kept, p[:n]...)
	}
	w.at = len(w.kept)
	return n, err
}

// row is what was read of the row at hand, and after it.
func (w *rewinder) row() []byte { return w.kept[w.start:] }

// drop says that the next row begins so many bytes after the one at hand.
func (w *rewinder) drop(n int) { w.start += n }

// back has the row at hand read again from so many bytes after its beginning.
func (w *rewinder) back(n int) { w.at = w.start + n }

// forget keeps nothing any more, but what is still to be read.
func (w *rewinder) forget() { w.keeps, w.start = false, w.at }
