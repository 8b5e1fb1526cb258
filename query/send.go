package query

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/store"
)

// sendJSON sends an answer of our own API. H and S stand first in it, and move
// while all else stays: they do not count for its tag.
func (s *Service) sendJSON(a *answer, m store.Mark, body []byte) {
	shown, _ := bytes.CutPrefix(body, store.AppendHorizon([]byte{'{'}, m))
	s.sendShown(a, m, body, shown)
}

// sendShown sends JSON with a tag of what it shows.
func (s *Service) sendShown(a *answer, m store.Mark, body, shown []byte) {
	h := a.w.Header()
	if m.Known() {
		setMark(h, ticksOf(m.Horizon), ticksOf(m.StoredThrough))
	}
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	if a.unchanged(shown) {
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)+1))
	_, _ = a.w.Write(append(body, '\n')) // a client that has gone needs no answer
}

// sendReport sends a report, or what is like one, as JSON, or as CSV to who accepts that.
func (s *Service) sendReport(a *answer, m store.Mark, body any, rows func() export.Table) *graph.Problem {
	a.w.Header().Add("Vary", "Accept") // CORS may have named Origin
	if acceptsCSV(a.r) {
		s.sendCSV(a, m, rows())
		return nil
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // links hold ampersands
	if err := encoder.Encode(body); err != nil {
		return graph.Internal(fmt.Errorf("write a report: %w", err))
	}
	s.sendJSON(a, m, bytes.TrimSuffix(text.Bytes(), []byte{'\n'}))
	return nil
}

// sendCSV sends a table as CSV, as downloads are written.
func (s *Service) sendCSV(a *answer, m store.Mark, rows export.Table) {
	text := rows.Append(nil)
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

// acceptsCSV is whether the client names CSV as what it takes.
func acceptsCSV(r *http.Request) bool {
	for _, value := range r.Header.Values("Accept") {
		for _, part := range strings.Split(value, ",") {
			media, _, _ := strings.Cut(part, ";")
			if strings.EqualFold(strings.TrimSpace(media), "text/csv") {
				return true
			}
		}
	}
	return false
}
