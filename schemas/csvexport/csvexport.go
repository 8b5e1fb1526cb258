// Package csvexport reads CSV files of sign-ins, row by row, as events that package
// rawevent decodes. A row goes this way: separator.go finds the header and what separates
// cells, language.go, script.go, partial.go, prefix.go and raw.go tell what its columns
// are, rows.go takes rows apart, as loose.go does where quotes are not doubled, column.go
// makes events of them, and cell.go and guard.go values of cells.
package csvexport

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/rawevent"
	"github.com/gatehouse/gatehouse/schemas/timetext"
)

// Rows reads a CSV export of sign-ins, of Log Analytics, of the portal, of
// advanced hunting, of scripts, Kibana's of Elastic's documents, or with whole events in
// a column such as _raw, and yields each row as one JSON event that Decode reads; line is the
// row's first line, from 1. Columns are found by name; empty cells are left out. A
// row that cannot be read is yielded as an error, and reading goes on. Rows stops when
// yield returns false. It returns an error when the header is not that of such
// an export, and when reading fails.
func Rows(r io.Reader, yield func(line int, event []byte, err error) bool) error {
	limited := &rowLimit{r: r}
	rows, columns, err := readHeader(bufio.NewReaderSize(limited, csvBuffer))
	if err != nil {
		return err
	}
	writer := rowWriter{columns: columns}
	var event []byte
	last := 1
	for {
		limited.taken = 0
		line, cells, err := rows.read(len(columns))
		var broken *csv.ParseError
		switch {
		case err == nil && slices.Equal(cells, rows.header): // files were put together
			continue
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &broken):
			err = fmt.Errorf("read CSV row: %w", err)
		case err != nil:
			return fmt.Errorf("read CSV row after line %d: %w", last, err)
		default:
			event, err = writer.append(event[:0], cells)
		}
		last = line
		row := event
		if err != nil {
			row = nil
		}
		if !yield(line, row, err) {
			return nil
		}
	}
}

// readHeader reads what stands before the rows.
func readHeader(r *bufio.Reader) (*rowReader, []csvColumn, error) {
	if err := skipMark(r); err != nil {
		return nil, nil, err
	}
	r = withLineBreaks(r)
	separator, lines, err := csvSeparator(r)
	if err != nil {
		return nil, nil, err
	}
	rows := newRowReader(r, separator, lines)
	_, cells, err := rows.read(0)
	if errors.Is(err, io.EOF) {
		return nil, nil, errors.New("read CSV header: the file is empty")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read CSV header: %w", err)
	}
	rows.header = slices.Clone(cells)
	columns, err := csvColumns(cells)
	return rows, columns, err
}

const csvBuffer = 64 << 10

// Begins is whether the text begins as a CSV export that Rows reads: with a header
// that is known.
func Begins(text []byte) bool {
	_, _, err := readHeader(bufio.NewReaderSize(bytes.NewReader(text), csvBuffer))
	return err == nil
}

// skipMark skips the byte order mark that spreadsheets write.
func skipMark(r *bufio.Reader) error {
	start, err := r.Peek(3)
	switch {
	case bytes.HasPrefix(start, []byte("\xef\xbb\xbf")):
		_, err = r.Discard(3)
		return err
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}) || bytes.HasPrefix(start, []byte{0xfe, 0xff}):
		return errors.New("read CSV header: the file is in UTF-16; save it as UTF-8")
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("read CSV header: %w", err)
	}
	return nil
}

// otherEncoding is what to do with a file that is not UTF-8. Which encoding it is nobody
// can tell by its bytes: those of Western and of Central Europe have other letters at the
// same places.
const otherEncoding = `: save the file as UTF-8 (in Excel "CSV UTF-8"), or convert it from what it is in, such as with iconv -f WINDOWS-1252 -t UTF-8`

// csvColumns reads the header, and refuses one that no export of sign-ins has.
func csvColumns(header []string) ([]csvColumn, error) {
	columns := make([]csvColumn, len(header))
	for i, name := range header {
		if !utf8.ValidString(name) {
			return nil, fmt.Errorf("read CSV header: the name of column %d is not UTF-8%s", i+1, otherEncoding)
		}
		columns[i].name = strings.Join(strings.Fields(name), " ")
	}
	if known, ok := knownColumns(columns); ok {
		return known, nil
	}
	if known, ok := withoutPrefix(columns); ok {
		return known, nil
	}
	if isForeignPortalHeader(header) {
		return nil, fmt.Errorf("read CSV header: these look like the portal's columns in another language, in which its values are too: "+
			"set the portal's language to English and export again; found %s", timetext.Shorten(strings.Join(header, ", ")))
	}
	return nil, fmt.Errorf("read CSV header: no export of sign-ins: expected the portal's columns (Date (UTC), Request ID, Status, ...), "+
		"those of the Log Analytics tables (Id, ResultType, AppId, ...) or those of advanced hunting (Timestamp, ErrorCode, AccountUpn, ...), or a column _raw with whole events, found %s", timetext.Shorten(strings.Join(header, ", ")))
}

// knownColumns are the columns as they are read; false where no export of sign-ins has
// them.
func knownColumns(columns []csvColumn) ([]csvColumn, bool) {
	seen := findTwins(columns)
	if isPortalHeader(seen) {
		for i := range columns {
			columns[i].plain = unguard
		}
		return columns, true
	}
	if isKibanaHeader(seen) {
		for i, c := range columns {
			columns[i].plain = func(cell string) string { return plainCell(c.name, cell) }
		}
		return columns, true
	}
	if _, raw := seen[rawevent.RawName]; raw || rawevent.IsHuntingHeader(seen) {
		return columns, true
	}
	if renamed, ok := scriptColumns(columns, isLogAnalyticsHeader(seen) || isPartialHeader(seen)); ok {
		return renamed, true
	}
	return columns, withRawColumn(columns)
}

// IsTable is whether the columns are those of a table of sign-ins, of Log
// Analytics or of advanced hunting.
func IsTable(columns []string) bool {
	seen := make(map[string]int, len(columns))
	for i, name := range columns {
		seen[strings.ToLower(name)] = i
	}
	return isTableHeader(seen)
}

func isTableHeader(seen map[string]int) bool {
	return isLogAnalyticsHeader(seen) || isPartialHeader(seen) || rawevent.IsHuntingHeader(seen)
}

func isPortalHeader(seen map[string]int) bool {
	has := func(name string) bool { _, ok := seen[name]; return ok }
	return has("date (utc)") && has("request id") && has("status")
}

// isLogAnalyticsHeader wants the actor, the result, and the event's own id or
// correlation id, else its time and from where or to what it was: queries over
// sign-ins lose them when they aggregate.
func isLogAnalyticsHeader(seen map[string]int) bool {
	has := namesOf(seen)
	if has("properties") && has("category") { // a record of Azure Monitor, with JSON in a cell
		return true
	}
	return has(results[:]...) && has("appid", "userid", "userprincipalname", "serviceprincipalid") &&
		(has("id", "correlationid") || has("timegenerated", "createddatetime", "timestamp", "datetime") && has("ipaddress", "appdisplayname"))
}

// results are names that a table may have a sign-in's result under.
var results = [...]string{"resulttype", "status", "errorcode", "status.errorcode", "statuserrorcode", "statuscode"}

// namesOf tells whether one of some names is there, whatever stands around it.
func namesOf(seen map[string]int) func(names ...string) bool {
	plain := make(map[string]bool, len(seen))
	for name := range seen {
		plain[plainPath(name)] = true
	}
	return func(names ...string) bool {
		for _, name := range names {
			for _, suffix := range [...]string{"", "_string", "_dynamic", " [utc]"} {
				if _, ok := seen[name+suffix]; ok {
					return true
				}
			}
			if plain[name] {
				return true
			}
		}
		return false
	}
}

// rowLimit bounds what one row may take: a quote that is never closed would
// otherwise read the whole file into memory.
type rowLimit struct {
	r     io.Reader
	taken int
}

// errRowTooLong is returned when a row goes on and on.
var errRowTooLong = fmt.Errorf("a row is longer than %d bytes: is a quote not closed?", 2*schemas.MaxEventBytes)

func (l *rowLimit) Read(p []byte) (int, error) {
	if l.taken > 2*schemas.MaxEventBytes {
		return 0, errRowTooLong
	}
	n, err := l.r.Read(p)
	l.taken += n
	return n, err
}
