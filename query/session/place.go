package session

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
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

// IsLocal says whether browsers find the service on this machine alone.
func (p Place) IsLocal() bool {
	u, err := url.Parse(p.Origin)
	return err == nil && IsLoopback(u.Hostname())
}

// secure says whether cookies travel encrypted only.
func (p Place) secure() bool { return strings.HasPrefix(p.Origin, "https://") }

// LogoutPath is the path of the service that signs out.
const LogoutPath = "/portal/logout"

// CookieName is the name of the cookie that holds a session.
func (p Place) CookieName() string { return p.cookieName(partSession) }

// cookieName is the name of a cookie of ours. Over https no other host can set
// one of that name (the prefix __Host-); over http, which is for this machine
// alone, services on other ports share cookies and get names of their own.
func (p Place) cookieName(part string) string {
	if p.secure() && part == partHint { // __Host- is for cookies of all paths
		return "__Secure-gatehouse" + part
	}
	if p.secure() {
		return "__Host-gatehouse" + part
	}
	port := "80"
	if u, err := url.Parse(p.Origin); err == nil && u.Port() != "" {
		port = u.Port()
	}
	return "gatehouse-" + port + part
}

// cookiePath is for which paths a browser sends a cookie: the hint, which is
// large, is needed by one alone.
func (p Place) cookiePath(part string) string {
	if part == partHint {
		return p.Path + LogoutPath
	}
	return "/"
}

// set writes a cookie that only we can read, which is sent to us alone, and with
// requests that other sites cause only where a person follows a link.
func (p Place) set(w http.ResponseWriter, part, value string, lasts time.Duration) {
	p.write(w, part, value, max(1, int(lasts.Seconds())))
}

// clear takes a cookie away.
func (p Place) clear(w http.ResponseWriter, part string) { p.write(w, part, "", -1) }

func (p Place) write(w http.ResponseWriter, part, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: p.cookieName(part), Value: value, Path: p.cookiePath(part), MaxAge: maxAge,
		Secure: p.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
