package csvexport

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
)

// looseRows reads rows as encoding/csv does, with two more ways to write a quote: behind
// a backslash, as MySQL, Spark and Python may, and as it is within a cell that does not
// begin with one, as jq's @tsv does.
type looseRows struct {
	in        *bufio.Reader
	separator byte
	// escaped is whether a backslash stands before what would have a meaning otherwise.
	escaped bool
	lines   int // that were read
	cells   []string
}

// read returns the next row and its first line. Errors: as those of rowReader.
func (l *looseRows) read() (line int, cells []string, err error) {
	if err := l.skipBlank(); err != nil {
		return 0, nil, err
	}
	line, l.cells = l.lines+1, l.cells[:0]
	for {
		cell, last, err := l.cell()
		if errors.Is(err, csv.ErrQuote) {
			err = &csv.ParseError{StartLine: line, Line: l.lines, Column: 1, Err: err}
		}
		if err != nil {
			return line, nil, err
		}
		if l.cells = append(l.cells, string(cell)); last {
			return line, l.cells, nil
		}
	}
}

// skipBlank passes over lines without anything.
func (l *looseRows) skipBlank() error {
	for {
		next, err := l.in.Peek(2)
		switch {
		case len(next) == 0:
			return err
		case next[0] == '\n':
			_, _ = l.in.Discard(1)
		case string(next) == "\r\n":
			_, _ = l.in.Discard(2)
		default:
			return nil
		}
		l.lines++
	}
}

// cell reads a cell; last is whether the row ends with it.
func (l *looseRows) cell() (cell []byte, last bool, err error) {
	quoted, closed, broken := l.take('"'), false, false
	for {
		c, err := l.in.ReadByte()
		ended := errors.Is(err, io.EOF)
		if err != nil && !ended {
			return nil, false, err
		}
		if c == '\n' || ended {
			l.lines++
		}
		switch {
		case (ended || c == '\n') && (!quoted || ended):
			if broken || quoted {
				return nil, true, csv.ErrQuote
			}
			return bytes.TrimSuffix(cell, []byte("\r")), true, nil
		case c == l.separator && !quoted && !broken:
			return cell, false, nil
		case c == '\\' && l.escaped:
			cell = append(cell, l.behindBackslash())
		case c == '"' && quoted && !l.take('"'):
			quoted, closed = false, true
		case closed && !quoted && c != '\r':
			broken = true
		default:
			cell = append(cell, c)
		}
	}
}

// take reads the byte if it comes next.
func (l *looseRows) take(c byte) bool {
	next, _ := l.in.Peek(1)
	if len(next) == 0 || next[0] != c {
		return false
	}
	_, _ = l.in.Discard(1)
	return true
}

// behindBackslash reads what a backslash stands before. It stands for itself before what
// has no other meaning.
func (l *looseRows) behindBackslash() byte {
	for _, c := range []byte{'"', '\\', l.separator} {
		if l.take(c) {
			return c
		}
	}
	if l.take('\n') {
		l.lines++
		return '\n'
	}
	for letter, c := range map[byte]byte{'t': '\t', 'n': '\n', 'r': '\r'} {
		if l.separator == '\t' && l.take(letter) { // where cells are never quoted
			return c
		}
	}
	return '\\'
}
