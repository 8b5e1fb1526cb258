package csvexport

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
)

// rowReader reads the rows of a CSV file. Quotes in cells are doubled; from the first
// row that cannot be read so but with the quotes of looseRows, those count.
type rowReader struct {
	header    []string
	text      *rewinder
	separator rune
	rows      *csv.Reader
	done      int64      // where rows ended the row before
	lines     int        // before what rows reads
	tries     int        // left to read a row with other quotes
	loose     *looseRows // nil while quotes are doubled
}

// newRowReader reads what follows so many lines.
func newRowReader(r io.Reader, separator rune, lines int) *rowReader {
	const tries = 16 // each may read as far as a row may be long
	reader := &rowReader{text: &rewinder{r: r, keeps: true}, separator: separator, tries: tries}
	reader.begin(lines)
	return reader
}

// begin reads rows with doubled quotes from where the text is.
func (r *rowReader) begin(lines int) {
	r.rows, r.done, r.lines = csv.NewReader(r.text), 0, lines
	r.rows.Comma, r.rows.ReuseRecord, r.rows.FieldsPerRecord = r.separator, true, -1
}

// read returns the next row and its first line. columns is how many cells it should
// have. Errors: *csv.ParseError, after which reading goes on, io.EOF, and of reading.
func (r *rowReader) read(columns int) (line int, cells []string, err error) {
	if r.loose != nil {
		return r.loose.read()
	}
	r.text.drop(int(r.rows.InputOffset() - r.done))
	r.done = r.rows.InputOffset()
	cells, err = r.rows.Read()
	var broken *csv.ParseError
	switch {
	case errors.As(err, &broken):
		broken.StartLine, broken.Line = broken.StartLine+r.lines, broken.Line+r.lines
		if cells = r.readLoose(columns, broken); cells != nil {
			err = nil
		}
		return broken.StartLine, cells, err
	case err != nil:
		return 0, nil, err
	}
	line, _ = r.rows.FieldPos(0)
	return line + r.lines, cells, nil
}

// readLoose reads a broken row with other quotes; nil when that does not do.
func (r *rowReader) readLoose(columns int, broken *csv.ParseError) []string {
	length := int(r.rows.InputOffset() - r.done)
	row := r.text.row()[:length]
	escaped := bytes.Contains(row, []byte(`\"`))
	bare := errors.Is(broken.Err, csv.ErrBareQuote)
	if r.tries == 0 || !escaped && !bare {
		return nil
	}
	r.tries--
	before := broken.Line - bytes.Count(bytes.TrimSuffix(row, []byte("\n")), []byte("\n")) - 1
	r.text.back(0)
	loose := &looseRows{in: bufio.NewReader(r.text), separator: byte(r.separator), escaped: escaped || r.separator == '\t', lines: before}
	if _, cells, err := loose.read(); err == nil && len(cells) == columns {
		r.loose = loose
		r.text.forget()
		return cells
	}
	r.text.back(length)
	r.text.drop(length)
	r.begin(broken.Line)
	return nil
}
