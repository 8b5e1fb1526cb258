package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/munnerz/goautoneg"

	"github.com/gatehouse/gatehouse/query/export"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// SendJSON sends an answer of our own API. H and S stand first in it, and move
// while all else stays: they do not count for its tag.
func (a *Answer) SendJSON(m store.Mark, body []byte) {
	shown, _ := bytes.CutPrefix(body, store.AppendHorizon([]byte{'{'}, m))
	a.SendShown(m, body, shown)
}

// SendShown sends JSON with a tag of what it shows.
func (a *Answer) SendShown(m store.Mark, body, shown []byte) {
	a.send("application/json; charset=utf-8", m, append(body, '\n'), shown)
}

// send sends a body under the headers of the mark, unless the client has what it shows.
func (a *Answer) send(media string, m store.Mark, body, shown []byte) {
	h := a.Writer.Header()
	if m.Known() {
		SetMark(h, signins.TicksOf(m.Horizon), signins.TicksOf(m.StoredThrough))
	}
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "private, no-cache")
	if a.Unchanged(shown) {
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = a.Writer.Write(body) // a client that has gone needs no answer
}

// SendReport sends a report, or what is like one, as JSON, or as CSV to who accepts that.
func (a *Answer) SendReport(m store.Mark, body any, rows func() export.Table) *graph.Problem {
	a.Writer.Header().Add("Vary", "Accept") // CORS may have named Origin
	if acceptsCSV(a.Request) {
		a.SendCSV(m, rows())
		return nil
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // links hold ampersands
	if err := encoder.Encode(body); err != nil {
		return graph.Internal(fmt.Errorf("write a report: %w", err))
	}
	a.SendJSON(m, bytes.TrimSuffix(text.Bytes(), []byte{'\n'}))
	return nil
}

// SendCSV sends a table as CSV, as downloads are written.
func (a *Answer) SendCSV(m store.Mark, rows export.Table) {
	text := rows.Append(nil)
	a.send("text/csv; charset=utf-8", m, text, text)
}

// acceptsCSV is whether the client names CSV as what it takes, and JSON not before it
// (RFC 9110, section 12.5.1): named alike, it is CSV, as JSON needs no naming.
func acceptsCSV(r *http.Request) bool {
	var csv, json float64
	for _, accepted := range goautoneg.ParseAccept(strings.Join(r.Header.Values("Accept"), ",")) {
		switch strings.ToLower(accepted.Type + "/" + accepted.SubType) {
		case MediaCSV:
			csv = max(csv, accepted.Q)
		case MediaJSON:
			json = max(json, accepted.Q)
		}
	}
	return csv > 0 && csv >= json
}

// SetMark puts H and S into the headers of an answer.
func SetMark(h http.Header, horizon, storedThrough signins.Ticks) {
	if storedThrough == 0 {
		return
	}
	h.Set("Gatehouse-Horizon", horizon.Time().Format(MarkLayout))
	h.Set("Gatehouse-Stored-Through", storedThrough.Time().Format(MarkLayout))
}

// MarkLayout is how H and S are written: RFC 3339, UTC, to the millisecond.
const MarkLayout = "2006-01-02T15:04:05.000Z07:00"

// Page sends what is the same for everybody.
func (a *Answer) Page(media string, body []byte) *graph.Problem {
	h := a.Writer.Header()
	h.Set("Content-Type", media)
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	a.Writer.WriteHeader(http.StatusOK)
	_, _ = a.Writer.Write(body) // a client that has gone needs no answer
	return nil
}
