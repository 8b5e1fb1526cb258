package simulate

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// writer appends JSON to buf, from start on. It places commas by looking at what
// it wrote last.
type writer struct {
	buf   []byte
	start int
}

func (w *writer) comma() {
	switch last := len(w.buf) - 1; {
	case last < w.start:
	case w.buf[last] != '{' && w.buf[last] != '[' && w.buf[last] != ':':
		w.buf = append(w.buf, ',')
	}
}

// key begins a property; its value has to follow. Keys are written as they are.
func (w *writer) key(k string) {
	w.comma()
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, k...)
	w.buf = append(w.buf, '"', ':')
}

// open begins an object or a list, as a value or as an element.
func (w *writer) open(bracket byte) {
	w.comma()
	w.buf = append(w.buf, bracket)
}

func (w *writer) close(bracket byte) { w.buf = append(w.buf, bracket) }

func (w *writer) str(k, v string) {
	w.key(k)
	w.buf = appendText(w.buf, v)
}

// element is a text in a list.
func (w *writer) element(v string) {
	w.comma()
	w.buf = appendText(w.buf, v)
}

// strOrNull writes null for an empty text.
func (w *writer) strOrNull(k, v string) {
	if v == "" {
		w.null(k)
		return
	}
	w.str(k, v)
}

func (w *writer) null(k string) {
	w.key(k)
	w.buf = append(w.buf, "null"...)
}

func (w *writer) int(k string, v int64) {
	w.key(k)
	w.buf = strconv.AppendInt(w.buf, v, 10)
}

func (w *writer) float(k string, v float64) {
	w.key(k)
	w.buf = strconv.AppendFloat(w.buf, v, 'f', -1, 64)
}

func (w *writer) bool(k string, v bool) {
	w.key(k)
	w.buf = strconv.AppendBool(w.buf, v)
}

func (w *writer) time(k string, v time.Time, layout string) {
	w.key(k)
	w.buf = append(w.buf, '"')
	w.buf = v.UTC().AppendFormat(w.buf, layout)
	w.buf = append(w.buf, '"')
}

func (w *writer) list(k string, values []string) {
	w.key(k)
	w.open('[')
	for _, v := range values {
		w.element(v)
	}
	w.close(']')
}

// text writes the JSON that fill appends as text inside a value.
func (w *writer) text(k string, fill func(*writer)) {
	var inner writer
	fill(&inner)
	w.key(k)
	w.buf = appendText(w.buf, string(inner.buf))
}

// appendText appends a JSON string. Texts here are UTF-8.
func appendText(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' || c >= utf8.RuneSelf {
			continue
		}
		dst = append(dst, s[from:i]...)
		if c < 0x20 {
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		} else {
			dst = append(dst, '\\', c)
		}
		from = i + 1
	}
	return append(append(dst, s[from:]...), '"')
}
