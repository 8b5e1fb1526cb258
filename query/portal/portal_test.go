package portal

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func built(t *testing.T) *Portal {
	t.Helper()
	p, err := open(fstest.MapFS{
		"dist/.gitignore":              {Data: []byte("/site/")},
		"dist/site/index.html":         {Data: []byte("<!doctype html>the page")},
		"dist/site/icon.svg":           {Data: []byte("<svg/>")},
		"dist/site/assets/a-1.js":      {Data: []byte("plain script")},
		"dist/site/assets/a-1.js.br":   {Data: []byte("brotli")},
		"dist/site/assets/a-1.js.gz":   {Data: []byte("gzip")},
		"dist/site/assets/small-2.css": {Data: []byte("style")},
	})
	require.NoError(t, err)
	return p
}

func get(t *testing.T, p *Portal, target string, headers ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	if !p.Serve(w, r) {
		return nil, ""
	}
	return w.Result(), w.Body.String()
}

func TestOpen_notBuilt_isNone(t *testing.T) {
	p, err := open(fstest.MapFS{"dist/.gitignore": {}})
	require.NoError(t, err)
	assert.Nil(t, p)
}

func TestOpen_half_isAnError(t *testing.T) {
	_, err := open(fstest.MapFS{"dist/site/assets/a.js": {}})
	require.ErrorContains(t, err, "index.html is missing")
	_, err = open(fstest.MapFS{"dist/site/index.html": {}, "dist/site/assets/a.unheardof": {}})
	require.ErrorContains(t, err, "a.unheardof")
}

func TestServe_pages(t *testing.T) {
	p := built(t)
	for _, path := range []string{"/", "/signins", "/signins?filter=x", "/signins/an%2Fid", "/users/ada@example.com", "/groups", "/groups/", "/pipeline", "/errors/50126"} {
		answer, body := get(t, p, path)
		require.NotNil(t, answer, path)
		assert.Equal(t, "<!doctype html>the page", body, path)
		assert.Equal(t, "text/html; charset=utf-8", answer.Header.Get("Content-Type"))
		assert.Equal(t, "no-cache", answer.Header.Get("Cache-Control"))
		policy := answer.Header.Get("Content-Security-Policy")
		assert.Contains(t, policy, "default-src 'none'")
		assert.NotContains(t, policy, "unsafe")
	}
	for _, path := range []string{"/index.html", "/groups/one", "/signins/a/b", "/elsewhere", "/assets/none.js", "/dist/.gitignore", "/assets/a-1.js.br"} {
		answer, _ := get(t, p, path)
		assert.Nil(t, answer, path)
	}
}

func TestServe_files(t *testing.T) {
	p := built(t)
	for accepted, want := range map[string][2]string{
		"gzip, deflate, br, zstd": {"brotli", "br"},
		"gzip":                    {"gzip", "gzip"},
		"br;q=0, GZIP;q=0.5":      {"gzip", "gzip"},
		"":                        {"plain script", ""},
		"identity":                {"plain script", ""},
	} {
		answer, body := get(t, p, "/assets/a-1.js", "Accept-Encoding", accepted)
		assert.Equal(t, want[0], body, accepted)
		assert.Equal(t, want[1], answer.Header.Get("Content-Encoding"), accepted)
		assert.Equal(t, "Accept-Encoding", answer.Header.Get("Vary"))
		assert.Contains(t, answer.Header.Get("Cache-Control"), "immutable")
		assert.Contains(t, answer.Header.Get("Content-Type"), "javascript")

		again, body := get(t, p, "/assets/a-1.js", "Accept-Encoding", accepted, "If-None-Match", `"x", W/`+answer.Header.Get("ETag"))
		assert.Equal(t, http.StatusNotModified, again.StatusCode, accepted)
		assert.Empty(t, body)
	}
	_, body := get(t, p, "/assets/small-2.css", "Accept-Encoding", "br")
	assert.Equal(t, "style", body)
	answer, _ := get(t, p, "/icon.svg")
	assert.Equal(t, "no-cache", answer.Header.Get("Cache-Control"), "its name says nothing of its content")
}

// Both lists of pages, here and in the portal's router, are the same.
func TestPages_areThoseOfTheRouter(t *testing.T) {
	source, err := os.ReadFile("src/router/route.ts")
	require.NoError(t, err)
	_, list, _ := strings.Cut(string(source), "const pages:")
	list, _, _ = strings.Cut(list, "};")
	router := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?m)^  '?([a-z]*)'?: \[([^\]]*)\],$`).FindAllStringSubmatch(list, -1) {
		router[match[1]] = strings.Contains(match[2], ",")
	}
	assert.Equal(t, router, pages())
}

// What was built into this program can be served as a whole.
func TestOpen_whatIsBuilt(t *testing.T) {
	p, err := Open()
	require.NoError(t, err)
	if p == nil {
		t.Skip("the portal is not built: run make build")
	}
	page := string(p.page.body)
	links := regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(page, -1)
	require.NotEmpty(t, links)
	for _, link := range links {
		assert.True(t, strings.HasPrefix(link[1], "/"), "%s: everything comes from here", link[1])
		answer, _ := get(t, p, link[1])
		assert.NotNil(t, answer, link[1])
	}
	var packed []string
	for at, f := range p.files {
		if f.packed["gzip"] == nil || f.packed["br"] == nil {
			continue
		}
		packed = append(packed, at)
		unpacked, err := gzip.NewReader(bytes.NewReader(f.packed["gzip"]))
		require.NoError(t, err)
		body, err := io.ReadAll(unpacked)
		require.NoError(t, err)
		assert.True(t, bytes.Equal(f.body, body), "%s: packed is what is not", at)
	}
	assert.True(t, slices.ContainsFunc(packed, func(at string) bool { return strings.HasSuffix(at, ".js") }), "scripts are packed")
}
