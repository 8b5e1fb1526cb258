package query

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"strconv"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

//go:embed landing.html
var landingHTML string

// landingPage is parsed once; it is read only.
var landingPage = template.Must(template.New("landing").Parse(landingHTML))

// landing answers where the portal would, with a page for people who open the address in a browser.
func (s *Service) landing(a *api.Answer) *graph.Problem {
	data := struct{ Base, Horizon, StoredThrough, Latency string }{Base: a.Base, Latency: s.cfg.VisibilityLatency.String()}
	if m, problem := s.store.Mark(a.Request.Context()); problem == nil && m.Known() {
		data.Horizon, data.StoredThrough = m.Horizon.Format(api.MarkLayout), m.StoredThrough.Format(api.MarkLayout)
	}
	var page bytes.Buffer
	if err := landingPage.Execute(&page, data); err != nil {
		return graph.Internal(err)
	}
	h := a.Writer.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Length", strconv.Itoa(page.Len()))
	a.Writer.WriteHeader(http.StatusOK)
	_, _ = a.Writer.Write(page.Bytes()) // a client that has gone needs no answer
	return nil
}
