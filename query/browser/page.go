package browser

import (
	"bytes"
	_ "embed"
	"html/template"
	"strconv"

	"github.com/gatehouse/gatehouse/query/api"
	"github.com/gatehouse/gatehouse/query/graph"
)

//go:embed page.html
var sessionHTML string

// sessionPage is parsed once; it is read only.
var sessionPage = template.Must(template.New("session").Parse(sessionHTML))

// pageData is what a page says that stands where signing in ended.
type pageData struct {
	Title, Text string
	// Again is where to try again, Other where to sign in as somebody else; empty
	// for neither.
	Again, Other string
	RequestID    string
}

// page answers with a page for people.
func (s *Sessions) page(a *api.Answer, status int, data pageData) *graph.Problem {
	data.RequestID = a.RequestID
	var text bytes.Buffer
	if err := sessionPage.Execute(&text, data); err != nil {
		return graph.Internal(err)
	}
	h := a.Writer.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Length", strconv.Itoa(text.Len()))
	a.Writer.WriteHeader(status)
	_, _ = a.Writer.Write(text.Bytes()) // a client that has gone needs no answer
	return nil
}
