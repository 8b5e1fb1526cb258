// Package portal holds the web portal: pages, scripts and styles that Vite builds
// from the sources beside this file, embedded into the program.
package portal

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"
)

// dist always holds a file, so that Go code builds before the portal is built.
//
//go:embed all:dist
var dist embed.FS

// site is where Vite puts what it builds, within dist.
const site = "dist/site"

// Portal is the built portal.
type Portal struct {
	files map[string]*file // by path, such as /assets/index.js
	page  *file
}

// file is one file of the portal.
type file struct {
	contentType string
	etag        string
	// fixed is true for files whose name changes with their content.
	fixed bool
	body  []byte
	// packed holds the body by content coding; codings lists them, the best first.
	packed map[string][]byte
}

// codings are those of files that Vite's build has packed, the best first.
func codings() []struct{ name, suffix string } {
	return []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}
}

// Open reads the portal that was built into the program; nil when none was. An
// error means that the program was built from half a portal.
func Open() (*Portal, error) { return open(dist) }

func open(from fs.FS) (*Portal, error) {
	p := &Portal{files: map[string]*file{}}
	err := fs.WalkDir(from, site, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		return p.add(from, name)
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the built portal: %w", err)
	}
	if p.page = p.files["/index.html"]; p.page == nil {
		return nil, fmt.Errorf("read the built portal: %s/index.html is missing: run make build", site)
	}
	delete(p.files, "/index.html")
	return p, nil
}

// add takes a file, together with those that hold the same packed.
func (p *Portal) add(from fs.FS, name string) error {
	for _, coding := range codings() {
		if strings.HasSuffix(name, coding.suffix) {
			return nil
		}
	}
	body, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	f := &file{contentType: mime.TypeByExtension(path.Ext(name)), etag: hex.EncodeToString(sum[:12]), body: body, packed: map[string][]byte{}}
	if f.contentType == "" {
		return fmt.Errorf("%s: no media type is known for its name", name)
	}
	for _, coding := range codings() {
		packed, err := fs.ReadFile(from, name+coding.suffix)
		switch {
		case err == nil:
			f.packed[coding.name] = packed
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	at := strings.TrimPrefix(name, site)
	f.fixed = strings.HasPrefix(at, "/assets/")
	p.files[at] = f
	return nil
}

// pages are the first segments of the portal's pages, and whether a thing of the
// page's kind has a page of its own. src/router/route.ts has the same list.
func pages() map[string]bool {
	return map[string]bool{
		"": false, "signins": true, "users": true, "groups": false, "applications": true,
		"security": false, "errors": true, "pipeline": false,
	}
}

// IsPage says whether an escaped path is one of the portal's pages.
func IsPage(escaped string) bool {
	segments := strings.Split(strings.TrimPrefix(escaped, "/"), "/")
	things, known := pages()[segments[0]]
	return known && (len(segments) == 1 || len(segments) == 2 && (things || segments[1] == ""))
}

// IsFile says whether an escaped path is where files of the portal lie.
func IsFile(escaped string) bool {
	return strings.HasPrefix(escaped, "/assets/") || escaped == "/icon.svg"
}
