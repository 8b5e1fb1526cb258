package query

import (
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/store"
)

// sendCSV sends a table as CSV, as downloads are written.
func (s *Service) sendCSV(a *answer, m store.Mark, rows table) {
	text := []byte(export.ByteOrderMark)
	for _, row := range rows {
		text = export.AppendRow(text, row)
	}
	h := a.w.Header()
	if m.Known() {
		setMark(h, ticksOf(m.Horizon), ticksOf(m.StoredThrough))
	}
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	if a.unchanged(text) {
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = a.w.Write(text) // a client that has gone needs no answer
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
