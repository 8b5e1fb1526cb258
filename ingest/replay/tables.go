package replay

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/csvexport"
)

// The query APIs of Log Analytics and of Kusto answer in tables: the names of
// columns once, then each row as a list of its cells.

// beginsTables is how such an answer begins: an object around a list of tables, or
// the frames of Kusto's second version, some of which are tables.
var beginsTables = regexp.MustCompile(`^\s*(\{\s*"[Tt]ables"\s*:\s*\[|\[\s*\{\s*"FrameType"\s*:)`)

// isTables looks whether the text is such an answer.
func isTables(r *bufio.Reader) bool {
	head, _ := r.Peek(256) // an error comes again with reading
	return beginsTables.Match(head)
}

// readTables yields the rows of the tables as events. Tables that are not of
// sign-ins, such as those about the query itself, are passed over. Errors: of
// reading, no JSON, and no table of sign-ins.
func readTables(r io.Reader, yield func(piece) bool) error {
	lines := &lineCounter{r: r}
	t := &tables{in: json.NewDecoder(lines), lines: lines, yield: yield}
	t.in.UseNumber()
	err := t.read()
	switch {
	case errors.Is(err, errStopped):
		return nil
	case err != nil:
		return fmt.Errorf("read tables at line %d: %w", lines.at(t.in.InputOffset()), err)
	case !t.found:
		return fmt.Errorf("read tables: none is of sign-ins: expected the columns of the Log Analytics tables (Id, ResultType, AppId, ...), or one with whole events such as RawData, found %s", strings.Join(t.columns, ", "))
	}
	return nil
}

// errStopped ends the reading because yield said so.
var errStopped = errors.New("stopped")

type tables struct {
	in      *json.Decoder
	lines   *lineCounter
	yield   func(piece) bool
	columns []string // of the table being read
	found   bool
	event   bytes.Buffer
}

func (t *tables) read() error {
	opening, err := t.in.Token()
	if err == nil && opening == json.Delim('{') {
		err = t.until('[')
	}
	if err != nil {
		return err
	}
	for t.in.More() {
		if err := t.table(); err != nil {
			return err
		}
	}
	return nil
}

// until reads up to an opening bracket; a name may stand before it.
func (t *tables) until(want json.Delim) error {
	for {
		token, err := t.in.Token()
		if err != nil {
			return err
		}
		if token == want {
			return nil
		}
		if _, isName := token.(string); !isName {
			return fmt.Errorf("%v stands where %v should", token, want)
		}
	}
}

// table reads one table; its columns come before its rows.
func (t *tables) table() error {
	if err := t.until('{'); err != nil {
		return err
	}
	t.columns = nil
	for t.in.More() {
		token, err := t.in.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		switch {
		case strings.EqualFold(name, "columns"):
			err = t.names()
		case strings.EqualFold(name, "rows") && (csvexport.IsTable(t.columns) || csvexport.NameRawColumn(t.columns)):
			t.found = true
			err = t.rows()
		default:
			var skipped json.RawMessage
			err = t.in.Decode(&skipped)
		}
		if err != nil {
			return err
		}
	}
	_, err := t.in.Token()
	return err
}

func (t *tables) names() error {
	var columns []struct {
		Name       string `json:"name"`       // of Log Analytics
		ColumnName string `json:"ColumnName"` // of Kusto
	}
	if err := t.in.Decode(&columns); err != nil {
		return err
	}
	for _, c := range columns {
		t.columns = append(t.columns, c.Name+c.ColumnName)
	}
	return nil
}

func (t *tables) rows() error {
	if err := t.until('['); err != nil {
		return err
	}
	for t.in.More() {
		var cells []json.RawMessage
		if err := t.in.Decode(&cells); err != nil {
			return err
		}
		if !t.yield(t.row(cells)) {
			return errStopped
		}
	}
	_, err := t.in.Token()
	return err
}

func (t *tables) row(cells []json.RawMessage) piece {
	p := piece{line: t.lines.at(t.in.InputOffset())}
	if len(cells) != len(t.columns) {
		p.reason, p.detail = schemas.DeadNotAnEvent, fmt.Sprintf("the row has %d cells, the table %d columns", len(cells), len(t.columns))
		return p
	}
	t.event.Reset()
	t.event.WriteByte('{')
	for i, cell := range cells {
		if i > 0 {
			t.event.WriteByte(',')
		}
		t.event.Write(appendQuoted(nil, t.columns[i]))
		t.event.WriteByte(':')
		_ = json.Compact(&t.event, cell) // valid, for it was read
	}
	t.event.WriteByte('}')
	p.json = t.event.Bytes()
	return p
}

// lineCounter tells the line of a place that was read, the later ones last.
type lineCounter struct {
	r      io.Reader
	read   int64
	breaks []int64 // places of line breaks after the place asked for last
	before int     // line breaks up to there
}

// Read implements io.Reader.
func (l *lineCounter) Read(p []byte) (int, error) {
	n, err := l.r.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.breaks = append(l.breaks, l.read+int64(i))
		}
	}
	l.read += int64(n)
	return n, err
}

func (l *lineCounter) at(place int64) int {
	passed := 0
	for passed < len(l.breaks) && l.breaks[passed] < place {
		passed++
	}
	l.before += passed
	l.breaks = append(l.breaks[:0], l.breaks[passed:]...)
	return l.before + 1
}
