package query

import (
	"bytes"
	"strconv"
	"time"

	"github.com/gatehouse/gatehouse/query/graph"
)

// horizon answers GET /api/horizon.
func (s *Service) horizon(a *answer) *graph.Problem {
	m, problem := s.mark(a.r.Context())
	if problem != nil {
		return problem
	}
	body := appendHorizon([]byte{'{'}, m)
	body = append(body, `,"visibilityLatency":`...)
	body = append(graph.AppendString(body, isoDuration(s.cfg.VisibilityLatency)), `,"measuredAt":`...)
	body = graph.AppendKnownTime(body, m.measuredAt)
	body = s.appendRetention(append(body, ','), a.who.Tenant, m, s.now())
	s.sendJSON(a, m, append(body, '}'))
	return nil
}

// appendHorizon appends the members horizon and storedThrough.
func appendHorizon(dst []byte, m mark) []byte {
	dst = append(dst, `"horizon":`...)
	dst = append(graph.AppendKnownTime(dst, m.horizon), `,"storedThrough":`...)
	return graph.AppendKnownTime(dst, m.storedThrough)
}

// sendJSON sends an answer of our own API. H and S stand first in it, and move
// while all else stays: they do not count for its tag.
func (s *Service) sendJSON(a *answer, m mark, body []byte) {
	shown, _ := bytes.CutPrefix(body, appendHorizon([]byte{'{'}, m))
	s.sendShown(a, m, body, shown)
}

// sendShown sends JSON with a tag of what it shows.
func (s *Service) sendShown(a *answer, m mark, body, shown []byte) {
	h := a.w.Header()
	if m.known() {
		setMark(h, ticksOf(m.horizon), ticksOf(m.storedThrough))
	}
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	if a.unchanged(shown) {
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)+1))
	_, _ = a.w.Write(append(body, '\n')) // a client that has gone needs no answer
}

// isoDuration writes a duration as ISO 8601 in hours, minutes and seconds, such as PT2H.
func isoDuration(d time.Duration) string {
	if d == 0 {
		return "PT0S"
	}
	text := "PT"
	if h := d / time.Hour; h > 0 {
		text += strconv.FormatInt(int64(h), 10) + "H"
	}
	if m := d % time.Hour / time.Minute; m > 0 {
		text += strconv.FormatInt(int64(m), 10) + "M"
	}
	if s := d % time.Minute; s > 0 {
		text += strconv.FormatFloat(s.Seconds(), 'f', -1, 64) + "S"
	}
	return text
}
