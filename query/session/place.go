package session

import (
	"net"
	"net/url"
	"strings"
)

// Place is where browsers find the service.
type Place struct {
	// Origin is scheme://host[:port], in lower case and without the scheme's own port.
	Origin string
	// Path stands before all paths of the service; empty for none.
	Path string
}

// PlaceOf reads an address such as https://signins.example.com/gatehouse.
func PlaceOf(base string) Place {
	u, err := url.Parse(base)
	if err != nil {
		return Place{}
	}
	host := strings.ToLower(u.Host)
	if name, port, err := net.SplitHostPort(host); err == nil && (u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80") {
		host = name
		if strings.Contains(name, ":") {
			host = "[" + name + "]"
		}
	}
	return Place{Origin: strings.ToLower(u.Scheme) + "://" + host, Path: strings.TrimRight(u.EscapedPath(), "/")}
}

// URL is the address of one of the service's paths.
func (p Place) URL(path string) string { return p.Origin + p.Path + path }

// secure says whether cookies travel encrypted only.
func (p Place) secure() bool { return strings.HasPrefix(p.Origin, "https://") }

// cookieName is the name of a cookie of ours. Over https no other host can set
// one of that name (the prefix __Host-); over http, which is for this machine
// alone, services on other ports share cookies and get names of their own.
func (p Place) cookieName(part string) string {
	if p.secure() {
		return "__Host-gatehouse" + part
	}
	port := "80"
	if u, err := url.Parse(p.Origin); err == nil && u.Port() != "" {
		port = u.Port()
	}
	return "gatehouse-" + port + part
}
