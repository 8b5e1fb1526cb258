package list

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/entity"
	"github.com/gatehouse/gatehouse/query/graph"
	"github.com/gatehouse/gatehouse/query/option"
	"github.com/gatehouse/gatehouse/query/signins"
	"github.com/gatehouse/gatehouse/query/store"
)

// flushAt is how much of a page is kept back, in bytes. Until then a failure
// still becomes a proper error; a larger page is sent as it grows, and a failure
// then cuts the connection, so that no client takes a part for the whole.
const flushAt = 4 << 20

// pageWriter collects and sends the text of a list.
type pageWriter struct {
	w      http.ResponseWriter
	budget store.Budget
	buf    []byte
	shown  int // where the sign-ins begin in buf
	// contentType says how much the page tells of its types.
	contentType string
	sent        bool
}

func newPageWriter(a *api.Answer) *pageWriter {
	return &pageWriter{w: a.Writer, budget: a.Budget, buf: make([]byte, 0, 64<<10), contentType: api.ContentType}
}

// begin writes what stands before the first sign-in.
func (p *pageWriter) begin(a *api.Answer, w *walkOf, v entity.Version) {
	var level metadataLevel
	level, p.contentType = w.opts.levelOf(a)
	p.buf = append(p.buf, '{')
	p.buf = appendContext(p.buf, level, contextOf(a, v, w.opts.selected, ""))
	if w.opts.count {
		p.buf = append(p.buf, `"@odata.count":`...)
		p.buf = append(strconv.AppendInt(p.buf, max(w.cursor.Count, 0), 10), ',')
	}
	p.buf = appendMark(p.buf, w.cursor.Horizon, w.cursor.StoredThrough, w.opts.visibility)
	api.SetMark(p.w.Header(), w.cursor.Horizon, w.cursor.StoredThrough)
	if !w.scope.Since.IsZero() {
		p.buf = append(p.buf, `"@gatehouse.retainedFrom":`...)
		p.buf = append(graph.AppendTime(p.buf, w.scope.Since), ',')
	}
	p.buf = append(p.buf, `"value":[`...)
	p.shown = len(p.buf)
}

// unchanged lets a client keep the page that it has: see answer.unchanged. A page
// that was sent in part has no tag. The link to the next page carries H and is left
// out; an older one leads on as well.
func (p *pageWriter) unchanged(a *api.Answer, count int64, more bool) bool {
	if p.sent {
		return false
	}
	p.headers()
	return a.Unchanged(p.buf[p.shown:], fmt.Appendf(nil, "%d %t", count, more))
}

func (p *pageWriter) flush() error {
	if len(p.buf) < flushAt {
		return nil
	}
	p.headers()
	p.sent = true
	p.budget.Lift()
	_, err := p.w.Write(p.buf)
	p.buf = p.buf[:0]
	return err
}

func (p *pageWriter) headers() {
	if !p.sent {
		p.w.Header().Set("Content-Type", p.contentType)
		p.w.Header().Set("Cache-Control", "private, no-cache")
	}
}

// end sends the rest.
func (p *pageWriter) end() {
	p.headers()
	if !p.sent {
		p.w.Header().Set("Content-Length", strconv.Itoa(len(p.buf)))
	}
	_, _ = p.w.Write(p.buf) // a client that has gone needs no answer
}

// fail gives the error back as long as nothing was sent, else cuts the connection.
func (p *pageWriter) fail(problem *graph.Problem) *graph.Problem {
	if p.sent {
		problem.Cut = true
	}
	return problem
}

// appendContext appends the annotation, with a comma after it, at the levels that have it.
func appendContext(dst []byte, level metadataLevel, context string) []byte {
	if level == levelNone {
		return dst
	}
	return append(graph.AppendString(append(dst, `"@odata.context":`...), context), ',')
}

// contextOf is the @odata.context of an answer.
func contextOf(a *api.Answer, v entity.Version, selected []*entity.Member, suffix string) string {
	names := make([]string, len(selected))
	for i, m := range selected {
		names[i] = m.Name
	}
	of := ""
	if len(names) > 0 {
		of = "(" + strings.Join(names, ",") + ")"
	}
	return fmt.Sprintf("%s/%s/$metadata#auditLogs/signIns%s%s", a.Base, v, of, suffix)
}

// appendMark appends H and S as annotations, each with a comma after it.
func appendMark(dst []byte, horizon, storedThrough signins.Ticks, v option.Visibility) []byte {
	dst = append(dst, `"@gatehouse.horizon":`...)
	dst = append(appendTicks(dst, horizon), `,"@gatehouse.storedThrough":`...)
	dst = append(appendTicks(dst, storedThrough), ',')
	if v == option.Live {
		dst = append(dst, `"@gatehouse.provisional":true,`...)
	}
	return dst
}

// appendTicks appends a moment, or null when it is unknown.
func appendTicks(dst []byte, t signins.Ticks) []byte {
	if t == 0 {
		return append(dst, "null"...)
	}
	return graph.AppendTime(dst, t.Time())
}
