package schemas

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// csvSeparator skips what stands before the header and tells by the header what
// separates cells: a comma, and a semicolon or a tab where Windows puts them.
func csvSeparator(r *bufio.Reader) (rune, error) {
	line, err := peekLine(r)
	if err == nil && bytes.HasPrefix(line, []byte("#TYPE ")) { // PowerShell's Export-Csv
		if _, err = r.Discard(len(line)); err == nil {
			line, err = peekLine(r)
		}
	}
	if err != nil {
		return 0, fmt.Errorf("read CSV header: %w", err)
	}
	if said, ok := bytes.CutPrefix(bytes.TrimRight(line, "\r\n"), []byte("sep=")); ok && len(said) == 1 { // for Excel
		_, err = r.Discard(len(line))
		return rune(said[0]), err
	}
	separator, most := ',', bytes.Count(line, []byte{','})
	for _, other := range ";\t" {
		if n := bytes.Count(line, []byte(string(other))); n > most {
			separator, most = other, n
		}
	}
	return separator, nil
}

// peekLine returns the first line with its end, without reading it; what the
// buffer holds of it when it is longer.
func peekLine(r *bufio.Reader) ([]byte, error) {
	for have := 1; ; have = min(r.Buffered()+1, r.Size()) {
		_, err := r.Peek(have)
		line, _ := r.Peek(r.Buffered())
		if end := bytes.IndexByte(line, '\n'); end >= 0 {
			return line[:end+1], nil
		}
		switch {
		case errors.Is(err, io.EOF) || len(line) == r.Size():
			return line, nil
		case err != nil:
			return nil, err
		}
	}
}
