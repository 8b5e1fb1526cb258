package query

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"time"
)

// sendCSV sends a table as RFC 4180 has it, with a byte order mark as
// spreadsheets want it for UTF-8.
func (s *Service) sendCSV(a *answer, m mark, rows table) {
	text := bytes.NewBufferString("\ufeff")
	writer := csv.NewWriter(text)
	writer.UseCRLF = true
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = safeCell(cell)
		}
		_ = writer.Write(cells) // a buffer takes everything
	}
	writer.Flush()
	h := a.w.Header()
	if m.known() {
		setMark(h, ticksOf(m.horizon), ticksOf(m.storedThrough))
	}
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Content-Length", strconv.Itoa(text.Len()))
	_, _ = a.w.Write(text.Bytes()) // a client that has gone needs no answer
}

// safeCell keeps a spreadsheet from taking a text for a formula. Numbers that
// are negative stay.
func safeCell(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

func cellOf(n uint64) string { return strconv.FormatUint(n, 10) }

// timeCell is empty for no moment.
func timeCell(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// textCell is empty for no value.
func textCell(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func boolCell(b bool) string {
	if b {
		return "true"
	}
	return ""
}
