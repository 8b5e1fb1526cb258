package list

import (
	"net/http"
	"time"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/arrival"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

const (
	eventStream = "text/event-stream"
	// heartbeat is how often a stream says something when nothing comes, so that
	// proxies keep it and clients know its cursor.
	heartbeat = 15 * time.Second
	// streamPage bounds what a stream holds in memory, in sign-ins.
	streamPage = 200
	// maxStream is after what time a stream ends, so that the token is looked at
	// again; clients come back with the last id.
	maxStream = 15 * time.Minute
	// stallTimeout is how long a client may take no byte of a stream.
	stallTimeout = time.Minute
)

// stream answers with server-sent events until the client goes, the service ends
// or maxStream has passed. Each sign-in is an event whose id is the cursor behind it.
func (t *tailing) stream() *graph.Problem {
	t.opts.list.Top = min(t.opts.list.Top, streamPage)
	ends := time.Now().Add(maxStream)
	// A deadline would stay with the connection.
	defer func() { _ = http.NewResponseController(t.a.Writer).SetWriteDeadline(time.Time{}) }()
	var frame []byte
	var said time.Time
	for {
		frame = frame[:0]
		page, problem := t.next(t.a.Request.Context(), func(w *entity.Writer, r *entity.Row, behind arrival.Position) {
			frame = append(append(frame, "id: "...), t.cursor(behind)...)
			frame = appendEvent(frame, "signin", w.Append(nil, "", r))
		})
		if problem != nil {
			problem.Cut = !said.IsZero()
			return problem
		}
		if said.IsZero() {
			t.streamHeaders(page.mark)
		}
		if page.n > 0 || time.Since(said) >= heartbeat {
			frame = append(append(frame, "id: "...), t.cursor(t.at)...)
			frame = appendEvent(frame, "mark", append(store.AppendHorizon([]byte{'{'}, page.mark), '}'))
			if !t.sendFrame(frame) {
				return nil // the client has gone
			}
			said = time.Now()
		}
		if time.Now().After(ends) || page.upToDate && !t.pause() || t.a.Request.Context().Err() != nil {
			return nil
		}
	}
}

func (t *tailing) streamHeaders(m store.Mark) {
	h := t.a.Writer.Header()
	if m.Known() {
		api.SetMark(h, signins.TicksOf(m.Horizon), signins.TicksOf(m.StoredThrough))
	}
	h.Set("Content-Type", eventStream)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // proxies that collect answers must not
}

// appendEvent ends the line at hand and appends the event's name and data, one line
// of JSON: producers' own may hold line breaks between values.
func appendEvent(dst []byte, name string, json []byte) []byte {
	dst = append(append(dst, "\nevent: "...), name...)
	dst = append(dst, "\ndata: "...)
	for _, c := range json {
		if c == '\n' || c == '\r' {
			c = ' '
		}
		dst = append(dst, c)
	}
	return append(dst, "\n\n"...)
}

// sendFrame sends what has come; false when the client does not take it.
func (t *tailing) sendFrame(frame []byte) bool {
	control := http.NewResponseController(t.a.Writer)
	_ = control.SetWriteDeadline(time.Now().Add(stallTimeout)) // a writer without deadlines has none
	if _, err := t.a.Writer.Write(frame); err != nil {
		return false
	}
	return control.Flush() == nil
}
