package csvexport

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// csvSeparator skips the lines that stand before the header and tells by the header what
// separates cells: a comma, a semicolon or a tab where Windows puts them, or what
// databases write.
func csvSeparator(r *bufio.Reader) (separator rune, lines int, err error) {
	for {
		line, err := peekLine(r)
		if err != nil {
			return 0, lines, fmt.Errorf("read CSV header: %w", err)
		}
		text := bytes.TrimRight(line, "\r\n")
		said, isSaid := bytes.CutPrefix(bytes.Trim(text, `"`), []byte("sep=")) // for Excel
		isSaid = isSaid && len(said) == 1
		blank := len(text) == 0 && len(line) > 0
		if !isSaid && !blank && !bytes.HasPrefix(line, []byte("#TYPE ")) { // PowerShell's Export-Csv
			return mostOf(text), lines, nil
		}
		if _, err = r.Discard(len(line)); err != nil {
			return 0, lines, fmt.Errorf("read CSV header: %w", err)
		}
		if lines++; isSaid {
			return rune(said[0]), lines, nil
		}
	}
}

// mostOf is the separator that the header has most of.
func mostOf(header []byte) rune {
	separator, most := ',', bytes.Count(header, []byte{','})
	for _, other := range ";\t|" {
		if n := bytes.Count(header, []byte(string(other))); n > most {
			separator, most = other, n
		}
	}
	return separator
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
