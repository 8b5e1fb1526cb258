package replay

import (
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// utf16Reader converts UTF-16 to UTF-8. Half a surrogate pair becomes U+FFFD.
type utf16Reader struct {
	r      io.Reader
	little bool
	raw    []byte
	out    []byte
	err    error
}

// Read implements io.Reader.
func (u *utf16Reader) Read(p []byte) (int, error) {
	for len(u.out) == 0 {
		if u.err != nil {
			return 0, u.err
		}
		u.fill()
	}
	n := copy(p, u.out)
	u.out = u.out[n:]
	return n, nil
}

func (u *utf16Reader) fill() {
	const chunk = 1 << 15
	have := len(u.raw)
	u.raw = append(u.raw, make([]byte, chunk)...)
	n, err := u.r.Read(u.raw[have:])
	u.raw, u.err = u.raw[:have+n], err
	u.out = u.out[:0]
	i := 0
	for ; i+1 < len(u.raw); i += 2 {
		r := rune(u.unit(i))
		if utf16.IsSurrogate(r) {
			if i+3 >= len(u.raw) && err == nil {
				break // the other half comes with the next chunk
			}
			if i+3 < len(u.raw) {
				if pair := utf16.DecodeRune(r, rune(u.unit(i+2))); pair != utf8.RuneError {
					r = pair
					i += 2
				}
			}
		}
		u.out = utf8.AppendRune(u.out, r)
	}
	u.raw = append(u.raw[:0], u.raw[i:]...)
	if errors.Is(u.err, io.EOF) && len(u.raw) > 0 {
		u.err = io.ErrUnexpectedEOF
	}
}

func (u *utf16Reader) unit(i int) uint16 {
	if u.little {
		return uint16(u.raw[i]) | uint16(u.raw[i+1])<<8
	}
	return uint16(u.raw[i])<<8 | uint16(u.raw[i+1])
}
