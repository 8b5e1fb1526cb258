package portal

import (
	"net/http"
	"strconv"
	"strings"
)

const (
	// policy lets pages run our own scripts and styles only, and ask our own API only.
	policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	// cacheFixed is for files whose name changes with their content.
	cacheFixed = "public, max-age=31536000, immutable"
	cachePage  = "no-cache"
)

// Serve answers GET and HEAD for a page or a file; false says that there is no
// such file, and nothing was answered.
func (p *Portal) Serve(w http.ResponseWriter, r *http.Request) bool {
	f := p.files[r.URL.Path]
	if IsPage(r.URL.EscapedPath()) {
		f = p.page
	}
	if f == nil {
		return false
	}
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cache-Control", cachePage)
	if f.fixed {
		h.Set("Cache-Control", cacheFixed)
	}
	h.Add("Vary", "Accept-Encoding")
	body, coding := f.bestFor(r.Header.Get("Accept-Encoding"))
	etag := `"` + f.etag + `"`
	if coding != "" {
		h.Set("Content-Encoding", coding)
		etag = `"` + f.etag + "-" + coding + `"`
	}
	h.Set("ETag", etag)
	if knows(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that has gone needs no answer
	}
	return true
}

// bestFor returns the smallest body that a client takes, and its coding; none is empty.
func (f *file) bestFor(accepted string) (body []byte, coding string) {
	for _, c := range codings() {
		if packed, ok := f.packed[c.name]; ok && accepts(accepted, c.name) {
			return packed, c.name
		}
	}
	return f.body, ""
}

// accepts reads the header Accept-Encoding: a coding is taken when it is named,
// unless with a quality of 0.
func accepts(header, coding string) bool {
	for _, item := range strings.Split(header, ",") {
		name, parameters, _ := strings.Cut(item, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		key, value, _ := strings.Cut(strings.TrimSpace(parameters), "=")
		quality, err := strconv.ParseFloat(value, 64)
		return !strings.EqualFold(key, "q") || err != nil || quality > 0
	}
	return false
}

// knows reads the header If-None-Match.
func knows(header, etag string) bool {
	for _, known := range strings.Split(header, ",") {
		known = strings.TrimPrefix(strings.TrimSpace(known), "W/")
		if known == "*" || known == etag {
			return true
		}
	}
	return false
}
