package openapi

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"net/http"
	"strings"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

//go:embed page.js
var pageJS string

// Page is a page that shows a document and tries its operations. It loads nothing
// but the document, and runs nothing but its own script.
type Page struct {
	HTML   []byte
	policy string
}

// NewPage makes the page. document and root are relative to it: where the
// document lies, and what the paths of operations are below. session, below the
// root, tells the csrfToken of a browser's session; empty for a service without.
func NewPage(document, root, session string) Page {
	html := strings.NewReplacer("{{style}}", pageCSS, "{{script}}", pageJS, "{{document}}", document, "{{root}}", root, "{{session}}", session).Replace(pageHTML)
	return Page{HTML: []byte(html), policy: "default-src 'none'; style-src '" + Digest(pageCSS) + "'; script-src '" + Digest(pageJS) +
		"'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"}
}

// Headers keep the page from anything but what it needs.
func (p Page) Headers(h http.Header) {
	h.Set("Content-Security-Policy", p.policy)
	h.Set("Referrer-Policy", "no-referrer")
}

// Digest is how a policy names an element's text.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
