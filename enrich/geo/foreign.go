package geo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf8"
)

// foreign says what a file without the metadata of an MMDB file is, by its first
// bytes, and what to do.
func foreign(head []byte) error {
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")))
	switch {
	case strings.HasPrefix(text, "version https://git-lfs"):
		return errors.New("is a pointer of Git LFS: fetch the file that it stands for (git lfs pull)")
	case strings.HasPrefix(text, "<"):
		return errors.New("is HTML or XML, such as a download's error page: fetch the MMDB file again")
	case strings.HasPrefix(text, "{"), strings.HasPrefix(text, "["):
		return errors.New("is JSON: an MMDB file is needed")
	case isText(head):
		return errors.New("is text, such as CSV: an MMDB file is needed")
	case isIP2LocationBIN(head):
		return errors.New("is an IP2Location BIN file: an MMDB file is needed")
	}
	return errors.New("is no MMDB file, or not all of one: fetch it again")
}

// isText reports whether the bytes are UTF-8, but for a last character that is cut
// off, without control characters.
func isText(head []byte) bool {
	for len(head) > 0 {
		r, size := utf8.DecodeRune(head)
		if r == utf8.RuneError && size == 1 {
			return !utf8.FullRune(head)
		}
		if r < ' ' && r != '\t' && r != '\r' && r != '\n' {
			return false
		}
		head = head[size:]
	}
	return true
}

// isIP2LocationBIN knows the header of a BIN file: the database's number, its
// columns, the day that it was made (in any order, as tools write it), and the
// number and the beginning of its rows.
func isIP2LocationBIN(head []byte) bool {
	const (
		rowsAt     = 5
		firstAt    = 9
		headerSize = 32
	)
	if len(head) < headerSize {
		return false
	}
	for _, small := range head[:rowsAt] {
		if small == 0 || small > 99 {
			return false
		}
	}
	rows, first := binary.LittleEndian.Uint32(head[rowsAt:]), binary.LittleEndian.Uint32(head[firstAt:])
	return rows > 0 && rows < 1<<30 && first > headerSize && first < 1<<30
}
