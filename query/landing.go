package query

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"strconv"

	"github.com/gatehouse/gatehouse/query/graph"
)

//go:embed landing.html
var landingHTML string

// landingPage is parsed once; it is read only.
var landingPage = template.Must(template.New("landing").Parse(landingHTML))

// landing answers where the portal would, with a page for people who open the address in a browser.
func (s *Service) landing(a *answer) *graph.Problem {
	data := struct{ Base, Horizon, StoredThrough, Latency string }{Base: s.base(a.r), Latency: s.cfg.VisibilityLatency.String()}
	if m, problem := s.store.Mark(a.r.Context()); problem == nil && m.Known() {
		data.Horizon, data.StoredThrough = m.Horizon.Format(markLayout), m.StoredThrough.Format(markLayout)
	}
	var page bytes.Buffer
	if err := landingPage.Execute(&page, data); err != nil {
		return graph.Internal(err)
	}
	h := a.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Length", strconv.Itoa(page.Len()))
	a.w.WriteHeader(http.StatusOK)
	_, _ = a.w.Write(page.Bytes()) // a client that has gone needs no answer
	return nil
}
