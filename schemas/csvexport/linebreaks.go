package csvexport

import (
	"bufio"
	"bytes"
	"io"
)

// lineBreaks makes line breaks of the carriage returns that end the lines of some files
// from a Mac; read as they are, all of such a file would be its header.
type lineBreaks struct{ r io.Reader }

// Read implements io.Reader.
func (b lineBreaks) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	for i, c := range p[:n] {
		if c == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

// withLineBreaks is the text with line breaks at the ends of its lines.
func withLineBreaks(r *bufio.Reader) *bufio.Reader {
	line, _ := peekLine(r) // an error comes again with reading
	end := bytes.IndexByte(line, '\r')
	if end < 0 || end+1 == len(line) || bytes.HasSuffix(line, []byte("\r\n")) && end == len(line)-2 {
		return r
	}
	return bufio.NewReaderSize(lineBreaks{r}, csvBuffer)
}
